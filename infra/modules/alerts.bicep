// Who is told of what. Each alert names the chapter of docs/runbook.md that says what to do.

param name string
param location string
param tags object
param workspaceId string
param cosmosId string
param redisId string

@description('Empty tells nobody; the alerts still show in the portal.')
param email string

var queries = loadJsonContent('../alerts.json')

// Alerts on what the stores say of themselves.
var metrics = [
  {
    name: 'cosmos-throttled'
    title: 'Cosmos DB refuses calls (429). docs/runbook.md#database-overload'
    scope: cosmosId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'TotalRequests'
    aggregation: 'Count'
    threshold: 100
    every: 'PT1M'
    window: 'PT5M'
    dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
  }
  {
    name: 'redis-memory'
    title: 'Redis is nearly full: it will refuse writes. docs/runbook.md#redis-eviction-or-loss'
    scope: redisId
    namespace: 'Microsoft.Cache/redisEnterprise'
    metric: 'usedmemorypercentage'
    aggregation: 'Maximum'
    threshold: 80
    // Azure Managed Redis reports every five minutes.
    every: 'PT5M'
    window: 'PT15M'
    dimensions: []
  }
  {
    name: 'redis-load'
    title: 'Redis is busy: calls become slow. docs/runbook.md#redis-latency'
    scope: redisId
    namespace: 'Microsoft.Cache/redisEnterprise'
    metric: 'serverLoad'
    aggregation: 'Maximum'
    threshold: 80
    // Azure Managed Redis reports every five minutes.
    every: 'PT5M'
    window: 'PT15M'
    dimensions: []
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'boxoffice'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var tell = empty(email) ? [] : [people.id]

resource queryAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in queries: {
  name: '${alert.name}-${name}'
  location: location
  tags: tags
  properties: {
    displayName: alert.name
    description: '${alert.title}. docs/runbook.md#${alert.runbook}'
    severity: alert.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: alert.window == 'PT15M' ? 'PT5M' : 'PT1M'
    windowSize: alert.window
    autoMitigate: true
    // The table may have no row yet in a new workspace.
    skipQueryValidation: true
    criteria: {
      allOf: [{ query: alert.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }]
    }
    actions: { actionGroups: tell }
  }
}]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in metrics: {
  name: '${alert.name}-${name}'
  location: 'global'
  tags: tags
  properties: {
    description: alert.title
    severity: 2
    enabled: true
    scopes: [alert.scope]
    evaluationFrequency: alert.every
    windowSize: alert.window
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: alert.name
          metricNamespace: alert.namespace
          metricName: alert.metric
          dimensions: alert.dimensions
          operator: 'GreaterThan'
          threshold: alert.threshold
          timeAggregation: alert.aggregation
        }
      ]
    }
    actions: [for id in tell: { actionGroupId: id }]
  }
}]

@description('Empty where nobody is told.')
output actionGroupId string = people.?id ?? ''
