// One storage account: the queues of the protocol, the Functions host's own blobs, and the deployed package. No shared key.

param name string
param location string
param tags object
param workspaceId string

@description('The app: sends, receives and makes messages visible; the host keeps its locks and keys in blobs.')
param principalId string

@description('Zone-redundant, or local.')
param zoneRedundant bool

@description('Closes the account to the Internet. Needs the private endpoints of network.bicep.')
param isolated bool

// The queues that the code sends to. shared/Platform/Messages/queues.json is read by the code too, so neither can know another name.
var queueNames = loadJsonContent('../../shared/Platform/Messages/queues.json')

// Storage Queue Data Contributor: send, receive, update, delete, and create a -poison queue.
var queueRole = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
// Storage Blob Data Owner is what the Functions host asks for AzureWebJobsStorage: leases of timers, keys, the package.
var blobRole = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isolated ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isolated ? 'Deny' : 'Allow', bypass: 'AzureServices' }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource package 'containers' = {
      name: 'deployments'
    }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queueName in queueNames: {
      name: queueName
    }]
  }
}

resource usesQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, 'app', queueRole)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueRole)
  }
}

resource usesBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, 'app', blobRole)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobRole)
  }
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: account::queues
  properties: {
    workspaceId: workspaceId
    // Metrics only: a log line a queue operation would be three lines a hold.
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output id string = account.id
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output packageContainer string = '${account.properties.primaryEndpoints.blob}${account::blobs::package.name}'
