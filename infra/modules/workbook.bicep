// One page in the portal with the charts of charts.json, over the time that its reader picks.

param name string
param location string
param tags object
param workspaceId string

var charts = loadJsonContent('../charts.json')

var time = {
  type: 9
  name: 'time'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        id: guid(name, 'time')
        version: 'KqlParameterItem/1.0'
        name: 'time'
        label: 'Time'
        type: 4
        isRequired: true
        value: { durationMs: 3600000 }
        typeSettings: { selectableValues: [{ durationMs: 900000 }, { durationMs: 3600000 }, { durationMs: 14400000 }, { durationMs: 86400000 }] }
      }
    ]
  }
}

var items = [for (chart, i) in charts: {
  type: 3
  name: 'chart-${i}'
  customWidth: chart.kind == 'table' ? '100' : '50'
  content: {
    version: 'KqlItem/1.0'
    title: chart.title
    query: chart.query
    visualization: chart.kind
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    crossComponentResources: [workspaceId]
    timeContextFromParameter: 'time'
    size: 0
  }
}]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'BoxOffice ${name}'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string({ version: 'Notebook/1.0', items: concat([time], items), fallbackResourceIds: [workspaceId] })
  }
}
