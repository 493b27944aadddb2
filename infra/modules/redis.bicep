// Azure Managed Redis: the waiting room, the seat maps, the cache. (Azure Cache for Redis is being retired.)

import { Size } from '../types.bicep'

param name string
param location string
param tags object
param workspaceId string
param size Size

@description('Gets the connection string, so that nobody else sees the key.')
param vaultName string

@description('The access key that the connection string carries.')
param key 'primary' | 'secondary'

@description('Closes it to the Internet. Needs the private endpoints of network.bicep.')
param isolated bool

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: 'redis-${name}'
  location: location
  tags: tags
  sku: { name: size.redisSku }
  properties: {
    minimumTlsVersion: '1.2'
    highAvailability: size.highlyAvailable ? 'Enabled' : 'Disabled'
    publicNetworkAccess: isolated ? 'Disabled' : 'Enabled'
  }

  resource database 'databases' = {
    name: 'default'
    properties: {
      clientProtocol: 'Encrypted'
      port: 10000
      // One endpoint, sharded behind it: a script's keys share a hash tag, so each runs whole on one shard, and the client
      // needs no cluster protocol (no MOVED, no slot map to refresh in the first second of a sale).
      clusteringPolicy: 'EnterpriseCluster'
      // Nothing here may be thrown away for room: an evicted queue is a lost line. A full Redis refuses writes, and alerts.
      evictionPolicy: 'NoEviction'
      // A restart loses at most a second of the queue; what is lost comes back by the tokens people hold.
      persistence: { aofEnabled: true, aofFrequency: '1s', rdbEnabled: false }
      accessKeysAuthentication: 'Enabled'
    }
  }
}

var keys = cluster::database.listKeys()
var accessKey = key == 'primary' ? keys.primaryKey : keys.secondaryKey

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName

  resource connection 'secrets' = {
    name: 'redis-connection'
    properties: {
      value: '${cluster.properties.hostName}:10000,ssl=true,abortConnect=false,password=${accessKey}'
    }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: cluster
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = cluster.id
output name string = cluster.name

@description('What the vault calls the connection string.')
output connectionName string = vault::connection.name
