// The shapes that the modules share, and the two sizes that the parameter files choose between.

@export()
@description('How large the service is. One value a knob that costs money or decides what breaks first.')
type Size = {
  @description('Serverless is billed by request and holds 5,000 RU/s a container; autoscale is for a sale.')
  cosmosThroughput: 'serverless' | 'autoscale'

  @description('''
  Highest RU/s of each container when autoscaled; it idles at a tenth. A container that is made with it has a physical partition for each
  10,000, which it keeps: docs/runbook.md#before-a-sale.
  ''')
  cosmosMaxRequestUnits: {
    catalog: int
    seats: int
    accounts: int
  }

  @description('SKU of Azure Managed Redis.')
  redisSku: string

  @description('A second Redis node, zone-redundant storage and Cosmos DB. Redis without it has no SLA.')
  highlyAvailable: bool

  @description('Instances of the app in three zones. The regions that can are fewer than those of Flex Consumption: docs/deploy.md lists them.')
  zoneRedundantApp: bool

  @description('Memory of a function instance, MB.')
  instanceMemory: 512 | 2048 | 4096

  @description('The most instances of the app: HTTP and timers, and the queues where there are no settlers.')
  maximumInstances: int

  @description('''
  A second app for the queue functions, with a maximum of its own. The scaler counts messages that are not due yet, so that a sale asks
  for far more instances than its messages need, out of the quota that HTTP shares: docs/capacity.md computes both. Null: one app.
  ''')
  settlers: { instanceMemory: 512 | 2048 | 4096, maximumInstances: int }?

  @description('HTTP calls that an instance takes at once before another instance is started.')
  httpConcurrency: int

  @description('Instances that never go away: "http", "blob", "durable" or "function:Name".')
  alwaysReady: { name: string, instanceCount: int }[]

  @description('Days that logs are kept.')
  retentionDays: int

  @description('GB of logs a day after which the workspace stops taking them; -1 is no limit.')
  dailyLogCap: int
}

// In a file of their own, because docs/capacity.md is computed from them.
var sizes = loadJsonContent('sizes.json')

@export()
@description('One person trying it: costs next to nothing at rest, holds no sale.')
var small Size = sizes.small

@export()
@description('A sale: docs/capacity.md derives the numbers.')
var large Size = sizes.large

@export()
@description('Who a user is. There is no default: a deployment names one of the two.')
@discriminator('mode')
type Identity = OidcIdentity | TrustedIdentity

@description('Access tokens of an OpenID Connect authority.')
type OidcIdentity = {
  mode: 'Oidc'

  @description('The issuer, an https URL.')
  authority: string

  @description('The audience that its access tokens name.')
  audience: string

  @description('The claim that names the user.')
  userClaim: string

  @description('What that claim is: the user id itself, a whole number, or any text, which gets a number.')
  users: 'Numbers' | 'Subjects'
}

@description('Anybody is whoever he says, as in the seed. Never in production.')
type TrustedIdentity = {
  mode: 'TrustEverybody'
}

@export()
@description('A monthly budget whose mails go to the alerts\' address. An amount of 0 is none.')
type Budget = {
  @description('Of the subscription\'s currency, for the resource group.')
  amount: int

  @description('First day of the first month, 2026-12-01. Azure takes no month that has passed, and no other once the budget exists.')
  start: string
}
