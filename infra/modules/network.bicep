// A virtual network with the app's subnet and a private endpoint for each store. Only when main.bicep's isolateNetwork is set.

param name string
param location string
param tags object
param storageId string
param cosmosId string
param redisId string
param vaultId string

@description('One public address for what the app calls, by a NAT gateway.')
param fixedOutboundAddress bool

@description('A subnet for the app of the queues.')
param hasSettlers bool

var endpoints = [
  { name: 'queue', target: storageId, part: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { name: 'blob', target: storageId, part: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'cosmos', target: cosmosId, part: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'redis', target: redisId, part: 'redisEnterprise', zone: 'privatelink.redis.azure.net' }
  { name: 'vault', target: vaultId, part: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]

// An address an instance.
var appSubnets = concat(
  [{ name: 'app', prefix: '10.20.0.0/22' }],
  hasSettlers ? [{ name: 'settlers', prefix: '10.20.5.0/24' }] : []
)

resource address 'Microsoft.Network/publicIPAddresses@2024-07-01' = if (fixedOutboundAddress) {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2024-07-01' = if (fixedOutboundAddress) {
  name: 'nat-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: address.id }], idleTimeoutInMinutes: 4 }
}

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: concat(
      map(appSubnets, subnet => {
        name: subnet.name
        properties: {
          addressPrefix: subnet.prefix
          // Flex Consumption asks for it; Microsoft.App must be registered in the subscription, which no template can do.
          delegations: [{ name: 'app', properties: { serviceName: 'Microsoft.App/environments' } }]
          natGateway: fixedOutboundAddress ? { id: gateway.id } : null
        }
      }),
      [{ name: 'stores', properties: { addressPrefix: '10.20.4.0/24', privateEndpointNetworkPolicies: 'Enabled' } }]
    )
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource settlersSubnet 'subnets' existing = {
    name: 'settlers'
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
output settlersSubnetId string = hasSettlers ? network::settlersSubnet.id : ''
