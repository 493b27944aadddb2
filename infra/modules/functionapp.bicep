// An app: Flex Consumption, .NET 10 isolated, as its identity, with every setting the code reads. The same package runs in each.

param name string
param location string
param tags object
param workspaceId string

@description('The service of azure.yaml.')
param service string

param scale {
  instanceMemory: int
  maximumInstances: int
  httpConcurrency: int
  alwaysReady: object[]
  zoneRedundant: bool
}

@description('User-assigned identity: resource id and client id.')
param identityId string
param identityClientId string

@description('Blob container, as a URL, that the package is uploaded to.')
param packageContainer string

@description('Application Insights of monitoring.bicep.')
param insightsName string

@description('The app settings of settings.bicep.')
param settings object

@description('Subnet of the app; empty for none.')
param subnetId string

@description('Who may call the app.')
param access 'everybody' | 'frontDoor' | 'nobody'

@description('Id of the Front Door that alone may call the app.')
param frontDoorId string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: scale.zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${name}'
  location: location
  // azd finds the app of a service of azure.yaml by this tag.
  tags: union(tags, { 'azd-service-name': service })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemory
        maximumInstanceCount: scale.maximumInstances
        alwaysReady: scale.alwaysReady
        triggers: { http: { perInstanceConcurrency: scale.httpConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: access == 'everybody' ? 'Allow' : 'Deny'
      ipSecurityRestrictions: access != 'frontDoor' ? [] : [
        {
          name: 'front-door'
          action: 'Allow'
          priority: 100
          tag: 'ServiceTag'
          ipAddress: 'AzureFrontDoor.Backend'
          headers: { 'x-azure-fdid': [frontDoorId] }
        }
      ]
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, {
      // The host's name in the storage account that the apps share. Its default, the first 32 letters of the app's name, would be one for both.
      AzureFunctionsWebHost__hostid: '${service}-${uniqueString(resourceGroup().id, name)}'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    })
  }

  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noBasicDeployment 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = app.id
output name string = app.name
output hostName string = app.properties.defaultHostName
