// BoxOffice in one resource group. `azd up`, or `az deployment sub create`: docs/deploy.md.
targetScope = 'subscription'

import { Size } from 'types.bicep'
import { azureSettings, commonSettings, secret } from 'settings.bicep'

@description('Names everything: rg-{environmentName} and so on. azd calls it the environment.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('The region. It must have Flex Consumption and Azure Managed Redis.')
param location string

param size Size

@description('App settings that differ from local.settings.sample.json, such as WaitingRoom__Capacity. Always strings.')
param settings object

@description('App settings that the vault holds, as setting: secret. The token keys and the Redis connection need no mention.')
param vaultSettings object

@description('Signing keys of the queue tokens for the vault: texts of 32 bytes or more, newest first, separated by commas. Empty leaves what the vault has.')
@secure()
param queueSigningKeys string

@description('Signing key of the webhooks for the vault. Empty leaves what the vault has.')
@secure()
param eventsSigningKey string

@description('Puts Azure Front Door before the app, which caches the board, the catalogue and the layouts.')
param useFrontDoor bool

@description('Closes storage, Cosmos, Redis and the vault to the Internet; the app reaches them in a virtual network.')
param isolateNetwork bool

@description('Who is told of an alert. Empty tells nobody.')
param alertEmail string

var name = '${environmentName}-${uniqueString(subscription().id, environmentName, location)}'
var shortName = uniqueString(subscription().id, environmentName, location)
var vaultName = 'kv-${shortName}'
var insightsName = 'appi-${name}'
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: name, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    name: name
    insightsName: insightsName
    location: location
    tags: tags
    retentionDays: size.retentionDays
    dailyLogCap: size.dailyLogCap
    principalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'st${shortName}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    principalId: identity.outputs.principalId
    zoneRedundant: size.highlyAvailable
    isolated: isolateNetwork
  }
}

module cosmos 'modules/cosmos.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    size: size
    principalId: identity.outputs.principalId
    isolated: isolateNetwork
  }
}

module vault 'modules/keyvault.bicep' = {
  scope: group
  params: {
    name: vaultName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    principalId: identity.outputs.principalId
    isolated: isolateNetwork
    queueSigningKeys: queueSigningKeys
    eventsSigningKey: eventsSigningKey
  }
}

module redis 'modules/redis.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    size: size
    vaultName: vaultName
    isolated: isolateNetwork
  }
  dependsOn: [vault]
}

module network 'modules/network.bicep' = if (isolateNetwork) {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    storageId: storage.outputs.id
    cosmosId: cosmos.outputs.id
    redisId: redis.outputs.id
    vaultId: vault.outputs.id
  }
}

module edge 'modules/frontdoor.bicep' = if (useFrontDoor) {
  scope: group
  params: { name: name, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

module app 'modules/functionapp.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    size: size
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    packageContainer: storage.outputs.packageContainer
    insightsName: insightsName
    settings: union(
      commonSettings,
      { Edge__FrontDoorId: edge.?outputs.frontDoorId ?? '' },
      settings,
      mapValues(vaultSettings, name => secret(vault.outputs.uri, name)),
      azureSettings(
        identity.outputs.clientId,
        vault.outputs.uri,
        redis.outputs.connectionName,
        cosmos.outputs.endpoint,
        storage.outputs.blobEndpoint,
        storage.outputs.queueEndpoint
      )
    )
    subnetId: network.?outputs.appSubnetId ?? ''
    frontDoorId: edge.?outputs.frontDoorId ?? ''
  }
}

module routes 'modules/frontdoor-routes.bicep' = if (useFrontDoor) {
  scope: group
  params: { name: name, appHostName: app.outputs.hostName }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { name: name, location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    cosmosId: cosmos.outputs.id
    redisId: redis.outputs.id
    email: alertEmail
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP string = app.outputs.name
output API_URL string = 'https://${edge.?outputs.hostName ?? app.outputs.hostName}/api'
