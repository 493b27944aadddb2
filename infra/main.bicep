// BoxOffice in one resource group. `azd up`, or `az deployment sub create`: docs/deploy.md.
targetScope = 'subscription'

import { Budget, Identity, Size } from 'types.bicep'
import {
  azureSettings
  commonSettings
  identitySettings
  onlyQueueFunctions
  secret
  withoutQueueFunctions
} from 'settings.bicep'

@description('Names everything: rg-{environmentName} and so on. azd calls it the environment. Upper case becomes lower, as stores ask.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('The region. It must have Flex Consumption and Azure Managed Redis.')
param location string

param size Size

@description('Real tickets: nobody is believed without a token, stores are locked against deletion, the vault cannot be purged.')
param production bool

@description('Who a user is.')
param identity Identity

@description('The origins whose pages may call from a browser: https://tickets.example. None closes the API to pages of others.')
param allowedOrigins string[]

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

@description('Brings back the vault that was deleted with this environment less than its retention ago.')
param recoverVault bool

@description('The key of Redis that the app uses. The other one can be made new: docs/runbook.md#rotating-the-key-of-redis.')
param redisKey 'primary' | 'secondary'

@description('Puts Azure Front Door before the app: a web application firewall, and a cache of the board, the catalogue and the layouts.')
param useFrontDoor bool

@description('Closes storage, Cosmos, Redis and the vault to the Internet; the app reaches them in a virtual network.')
param isolateNetwork bool

@description('The app calls out from one address that receivers of webhooks can allow. Needs the virtual network of isolateNetwork.')
param fixedOutboundAddress bool

@description('Entra group whose members do what docs/runbook.md says. Empty grants nobody anything.')
param operatorsGroupId string

@description('Public addresses or CIDR networks that operators reach the vault and the queues from where the network is isolated.')
param operatorNetworks string[]

@description('A second region that Cosmos DB and the queues are copied to: docs/deploy.md#a-second-region. Empty is none.')
param secondRegion string

@description('Who is told of an alert. Empty tells nobody.')
param alertEmail string

param budget Budget

var environmentId = toLower(replace(replace(environmentName, '_', '-'), '.', '-'))
var shortName = uniqueString(subscription().id, environmentId, location)
var name = '${environmentId}-${shortName}'
var vaultName = 'kv-${shortName}'
var insightsName = 'appi-${name}'
var tags = { 'azd-env-name': environmentName }

// A choice that is missing or forbidden stops the deployment before anything is made.
var chosenIdentity = identity.mode == 'TrustEverybody'
  ? production ? fail('A production deployment cannot trust everybody. Set IDENTITY_AUTHORITY and IDENTITY_AUDIENCE.') : identity
  : startsWith(identity.authority, 'https://') && !empty(identity.audience)
      ? identity
      : fail('Say who a user is: set IDENTITY_AUTHORITY (an https URL) and IDENTITY_AUDIENCE, or BOXOFFICE_IDENTITY=trust-everybody to believe anybody.')
var chosenAddress = fixedOutboundAddress && !isolateNetwork ? fail('fixedOutboundAddress needs isolateNetwork.') : fixedOutboundAddress
var chosenSecondRegion = !empty(secondRegion) && size.cosmosThroughput == 'serverless'
  ? fail('A second region needs a size whose Cosmos DB is autoscaled: serverless has one.')
  : secondRegion

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentId}'
  location: location
  tags: tags
}

module appIdentity 'modules/identity.bicep' = {
  scope: group
  params: { name: name, location: location, tags: tags }
}

module operators 'modules/operators.bicep' = if (!empty(operatorsGroupId)) {
  scope: group
  params: { groupId: operatorsGroupId, cosmosName: 'cosmos-${name}', redisName: 'redis-${name}' }
  dependsOn: [cosmos, redis]
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
    principalId: appIdentity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'st${shortName}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    principalId: appIdentity.outputs.principalId
    zoneRedundant: size.highlyAvailable
    geoRedundant: !empty(chosenSecondRegion)
    isolated: isolateNetwork
    operatorNetworks: operatorNetworks
    locked: production
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
    principalId: appIdentity.outputs.principalId
    secondRegion: chosenSecondRegion
    isolated: isolateNetwork
    locked: production
  }
}

module vault 'modules/keyvault.bicep' = {
  scope: group
  params: {
    name: vaultName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    principalId: appIdentity.outputs.principalId
    isolated: isolateNetwork
    operatorNetworks: operatorNetworks
    production: production
    recover: recoverVault
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
    key: redisKey
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
    fixedOutboundAddress: chosenAddress
    hasSettlers: size.?settlers != null
  }
}

module edge 'modules/frontdoor.bicep' = if (useFrontDoor) {
  scope: group
  params: { name: name, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

var appSettings = union(
  commonSettings,
  { Edge__FrontDoorId: edge.?outputs.frontDoorId ?? '', Edge__AllowedOrigins: join(allowedOrigins, ',') },
  identitySettings(chosenIdentity),
  settings,
  mapValues(vaultSettings, name => secret(vault.outputs.uri, name)),
  azureSettings(
    appIdentity.outputs.clientId,
    vault.outputs.uri,
    redis.outputs.connectionName,
    cosmos.outputs.endpoint,
    storage.outputs.blobEndpoint,
    storage.outputs.queueEndpoint
  )
)

module app 'modules/functionapp.bicep' = {
  scope: group
  params: {
    name: name
    service: 'api'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    scale: {
      instanceMemory: size.instanceMemory
      maximumInstances: size.maximumInstances
      httpConcurrency: size.httpConcurrency
      alwaysReady: size.alwaysReady
      zoneRedundant: size.zoneRedundantApp
    }
    identityId: appIdentity.outputs.id
    identityClientId: appIdentity.outputs.clientId
    packageContainer: storage.outputs.packageContainer
    insightsName: insightsName
    settings: union(appSettings, size.?settlers == null ? {} : withoutQueueFunctions)
    subnetId: network.?outputs.appSubnetId ?? ''
    access: useFrontDoor ? 'frontDoor' : 'everybody'
    frontDoorId: edge.?outputs.frontDoorId ?? ''
  }
}

module settlers 'modules/functionapp.bicep' = if (size.?settlers != null) {
  scope: group
  params: {
    name: '${name}-settlers'
    service: 'settlers'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    scale: {
      instanceMemory: size.settlers!.instanceMemory
      maximumInstances: size.settlers!.maximumInstances
      httpConcurrency: size.httpConcurrency
      alwaysReady: []
      zoneRedundant: size.zoneRedundantApp
    }
    identityId: appIdentity.outputs.id
    identityClientId: appIdentity.outputs.clientId
    packageContainer: storage.outputs.settlersContainer
    insightsName: insightsName
    settings: union(appSettings, onlyQueueFunctions)
    subnetId: network.?outputs.settlersSubnetId ?? ''
    access: 'nobody'
    frontDoorId: ''
  }
}

module routes 'modules/frontdoor-routes.bicep' = if (useFrontDoor) {
  scope: group
  params: { name: name, appHostName: app.outputs.hostName }
}

module firewall 'modules/waf.bicep' = if (useFrontDoor) {
  scope: group
  params: { name: name, tags: tags }
  dependsOn: [edge]
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

module availability 'modules/availability.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    url: 'https://${edge.?outputs.hostName ?? app.outputs.hostName}/api/v1/health/ready'
    actionGroupId: alerts.outputs.actionGroupId
  }
}

module spending 'modules/budget.bicep' = if (budget.amount > 0 && !empty(alertEmail)) {
  scope: group
  params: { name: name, amount: budget.amount, start: budget.start, email: alertEmail }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP string = app.outputs.name
output AZURE_SETTLERS_APP string = settlers.?outputs.name ?? ''
output API_URL string = 'https://${edge.?outputs.hostName ?? app.outputs.hostName}/api'
