// The vault of the three secrets: token signing keys, the webhooks' signing key, and the Redis connection string.

param name string
param location string
param tags object
param workspaceId string

@description('The app: reads secrets.')
param principalId string

@description('Closes the vault to the Internet. Needs the private endpoints of network.bicep.')
param isolated bool

@description('Public addresses that operators come from where it is closed.')
param operatorNetworks string[]

param production bool

@description('Brings a deleted vault of this name back, with its secrets.')
param recover bool

@description('Keys of 32 bytes or more, newest first, separated by commas. Empty leaves what the vault has.')
@secure()
param queueSigningKeys string

@description('Key of the webhooks\' HMAC. Empty leaves what the vault has.')
@secure()
param eventsSigningKey string

// Key Vault Secrets User
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // Purge protection cannot be taken off: outside production `azd down --purge` frees the name at once.
    enablePurgeProtection: production ? true : null
    softDeleteRetentionInDays: production ? 90 : 7
    createMode: recover ? 'recover' : 'default'
    publicNetworkAccess: isolated && empty(operatorNetworks) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isolated ? 'Deny' : 'Allow'
      bypass: 'AzureServices'
      ipRules: isolated ? map(operatorNetworks, network => { value: network }) : []
    }
  }

  resource queueKeys 'secrets' = if (!empty(queueSigningKeys)) {
    name: 'queue-signing-keys'
    properties: { value: queueSigningKeys }
  }

  resource eventsKey 'secrets' = if (!empty(eventsSigningKey)) {
    name: 'events-signing-key'
    properties: { value: eventsSigningKey }
  }
}

resource readsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, 'app', secretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (production) {
  name: 'keep'
  scope: vault
  properties: { level: 'CanNotDelete', notes: 'The keys of every token that people hold.' }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

output id string = vault.id
output uri string = vault.properties.vaultUri
