// A virtual network with the app's subnet and a private endpoint for each store. Only when main.bicep's isolateNetwork is set.

param name string
param location string
param tags object
param storageId string
param cosmosId string
param redisId string
param vaultId string

var endpoints = [
  { name: 'queue', target: storageId, part: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { name: 'blob', target: storageId, part: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'cosmos', target: cosmosId, part: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'redis', target: redisId, part: 'redisEnterprise', zone: 'privatelink.redis.azure.net' }
  { name: 'vault', target: vaultId, part: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'app'
        properties: {
          // Flex Consumption: an address an instance, and this delegation.
          addressPrefix: '10.20.0.0/22'
          delegations: [{ name: 'app', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'stores'
        properties: { addressPrefix: '10.20.4.0/24', privateEndpointNetworkPolicies: 'Enabled' }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource storesSubnet 'subnets' existing = {
    name: 'stores'
  }
}

module privateEndpoints 'private-endpoint.bicep' = [for endpoint in endpoints: {
  name: 'private-${endpoint.name}'
  params: {
    name: 'pe-${endpoint.name}-${name}'
    location: location
    tags: tags
    subnetId: network::storesSubnet.id
    networkId: network.id
    targetId: endpoint.target
    part: endpoint.part
    zoneName: endpoint.zone
  }
}]

output appSubnetId string = network::appSubnet.id
