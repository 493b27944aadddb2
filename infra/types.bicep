// The shapes that the modules share, and the two sizes that the parameter files choose between.

@export()
@description('How large the service is. One value a knob that costs money or decides what breaks first.')
type Size = {
  @description('Serverless is billed by request and holds 5,000 RU/s a container; autoscale is for a sale.')
  cosmosThroughput: 'serverless' | 'autoscale'

  @description('Highest RU/s of each container when autoscaled. It idles at a tenth.')
  cosmosMaxRequestUnits: {
    catalog: int
    seats: int
    accounts: int
  }

  @description('SKU of Azure Managed Redis.')
  redisSku: string

  @description('A second Redis node and zone-redundant storage. Redis without it has no SLA.')
  highlyAvailable: bool

  @description('Memory of a function instance, MB.')
  instanceMemory: 512 | 2048 | 4096

  @description('The most instances of the app, HTTP and queues together.')
  maximumInstances: int

  @description('HTTP calls that an instance takes at once before another instance is started.')
  httpConcurrency: int

  @description('Instances that never go away: "http", "blob", "durable" or "function:Name".')
  alwaysReady: { name: string, instanceCount: int }[]

  @description('Days that logs are kept.')
  retentionDays: int

  @description('GB of logs a day after which the workspace stops taking them; -1 is no limit.')
  dailyLogCap: int
}

@export()
@description('One person trying it: costs next to nothing at rest, holds no sale.')
var small Size = {
  cosmosThroughput: 'serverless'
  cosmosMaxRequestUnits: { catalog: 1000, seats: 1000, accounts: 1000 }
  redisSku: 'Balanced_B0'
  highlyAvailable: false
  instanceMemory: 2048
  maximumInstances: 40
  httpConcurrency: 100
  alwaysReady: []
  retentionDays: 30
  dailyLogCap: 1
}

@export()
@description('A sale: docs/capacity.md derives the numbers.')
var large Size = {
  cosmosThroughput: 'autoscale'
  cosmosMaxRequestUnits: { catalog: 1000, seats: 40000, accounts: 60000 }
  redisSku: 'Balanced_B5'
  highlyAvailable: true
  instanceMemory: 2048
  maximumInstances: 400
  httpConcurrency: 100
  alwaysReady: [
    { name: 'http', instanceCount: 10 }
    { name: 'function:AdmitWaiting', instanceCount: 1 }
  ]
  retentionDays: 90
  dailyLogCap: -1
}
