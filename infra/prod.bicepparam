// A sale: large, closed but for Front Door, users by your authority.
using 'main.bicep'

import { large } from 'types.bicep'

param environmentName = 'boxoffice-prod'
param location = 'koreacentral'
param size = large
param production = true
param identity = {
  mode: 'Oidc'
  authority: readEnvironmentVariable('IDENTITY_AUTHORITY', '')
  audience: readEnvironmentVariable('IDENTITY_AUDIENCE', '')
  userClaim: readEnvironmentVariable('IDENTITY_USER_CLAIM', 'sub')
  users: readEnvironmentVariable('IDENTITY_USERS', 'Subjects')
}
param allowedOrigins = filter(split(readEnvironmentVariable('ALLOWED_ORIGINS', ''), ','), origin => !empty(origin))
param settings = {
  // Of every 20 traces one. The Functions host owns the root of a trace and samples by these names; the worker follows it.
  OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
  OTEL_TRACES_SAMPLER_ARG: '0.05'
}
// Named on each deployment, whether or not it brings the key: without the setting a second one would take the key away.
param vaultSettings = { Events__SigningKey: 'events-signing-key' }
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param recoverVault = bool(readEnvironmentVariable('BOXOFFICE_RECOVER_VAULT', 'false'))
param redisKey = readEnvironmentVariable('REDIS_KEY', 'primary') == 'secondary' ? 'secondary' : 'primary'
param useFrontDoor = true
param isolateNetwork = true
param fixedOutboundAddress = bool(readEnvironmentVariable('BOXOFFICE_FIXED_ADDRESS', 'false'))
param operatorsGroupId = readEnvironmentVariable('OPERATORS_GROUP_ID', '')
param operatorNetworks = filter(split(readEnvironmentVariable('OPERATOR_NETWORKS', ''), ','), network => !empty(network))
param secondRegion = readEnvironmentVariable('BOXOFFICE_SECOND_REGION', '')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param budget = { amount: int(readEnvironmentVariable('BUDGET_AMOUNT', '0')), start: readEnvironmentVariable('BUDGET_START', '') }
