// Asks the service from outside whether it is ready: an alert that does not depend on anything that the service reports itself.

param name string
param location string
param tags object
param insightsId string

@description('What is asked.')
param url string

@description('Who is told; empty tells nobody.')
param actionGroupId string

// Five places, as Azure advises, so that one of them that is ill wakes nobody.
var places = ['apac-jp-kaw-edge', 'apac-sg-sin-azr', 'us-ca-sjc-azr', 'emea-nl-ams-azr', 'emea-gb-db3-azr']

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'ready-${name}'
  location: location
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'ready-${name}'
    Name: 'ready'
    Enabled: true
    Frequency: 300
    Timeout: 30
    Kind: 'standard'
    RetryEnabled: true
    Locations: [for place in places: { Id: place }]
    Request: { RequestUrl: url, HttpVerb: 'GET', ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'not-ready-${name}'
  location: 'global'
  // The portal finds the test of an alert by these tags.
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource', 'hidden-link:${test.id}': 'Resource' })
  properties: {
    description: 'health/ready fails from two places. docs/runbook.md#nothing-is-reported'
    severity: 1
    enabled: true
    scopes: [test.id, insightsId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: insightsId
      failedLocationCount: 2
    }
    actions: empty(actionGroupId) ? [] : [{ actionGroupId: actionGroupId }]
  }
}
