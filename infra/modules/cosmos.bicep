// Cosmos DB for NoSQL: the record. Keys are off; the app writes items and nothing else.

import { Size } from '../types.bicep'

param name string
param location string
param tags object
param workspaceId string
param size Size

@description('The app: reads and writes items of this database, and cannot change a container.')
param principalId string

@description('Closes the account to the Internet. Needs the private endpoints of network.bicep.')
param isolated bool

// The one description of the containers, which the code and the emulator read too.
var schema = loadJsonContent('../../shared/Platform/Cosmos/containers.json')

// Cosmos DB Built-in Data Contributor
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: 'cosmos-${name}'
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: size.highlyAvailable }]
    // A read decides nothing by itself here (every write is conditional), so session is enough and costs half of strong.
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    capabilities: size.cosmosThroughput == 'serverless' ? [{ name: 'EnableServerless' }] : []
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isolated ? 'Disabled' : 'Enabled'
  }

  resource database 'sqlDatabases' = {
    name: schema.database
    properties: { resource: { id: schema.database } }

    resource containers 'containers' = [for container in schema.containers: {
      name: container.name
      properties: {
        resource: {
          id: container.name
          partitionKey: { kind: 'Hash', version: 2, paths: [container.partitionKey] }
          defaultTtl: container.defaultTtl
          indexingPolicy: container.indexingPolicy
        }
        options: size.cosmosThroughput == 'serverless'
          ? {}
          : { autoscaleSettings: { maxThroughput: size.cosmosMaxRequestUnits[container.name] } }
      }
    }]
  }

  resource writesItems 'sqlRoleAssignments' = {
    name: guid(account.id, 'app', dataContributor)
    properties: {
      principalId: principalId
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
      scope: '${account.id}/dbs/${schema.database}'
    }
    dependsOn: [database]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    // No DataPlaneRequests: one line an operation would cost more than the operations.
    logs: [
      { category: 'PartitionKeyRUConsumption', enabled: true }
      { category: 'ControlPlaneRequests', enabled: true }
    ]
    metrics: [{ category: 'Requests', enabled: true }]
  }
}

output id string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
