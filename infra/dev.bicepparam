// To try it: small, public endpoints, and whoever BOXOFFICE_IDENTITY or IDENTITY_AUTHORITY says users are.
using 'main.bicep'

import { small } from 'types.bicep'

param environmentName = 'boxoffice-dev'
param location = 'koreacentral'
param size = small
param production = false
param identity = readEnvironmentVariable('BOXOFFICE_IDENTITY', 'oidc') == 'trust-everybody'
  ? { mode: 'TrustEverybody' }
  : {
      mode: 'Oidc'
      authority: readEnvironmentVariable('IDENTITY_AUTHORITY', '')
      audience: readEnvironmentVariable('IDENTITY_AUDIENCE', '')
      userClaim: readEnvironmentVariable('IDENTITY_USER_CLAIM', 'sub')
      users: readEnvironmentVariable('IDENTITY_USERS', 'Subjects')
    }
param allowedOrigins = filter(split(readEnvironmentVariable('ALLOWED_ORIGINS', ''), ','), origin => !empty(origin))
param settings = {}
// Named on each deployment, whether or not it brings the key: without the setting a second one would take the key away.
param vaultSettings = { Events__SigningKey: 'events-signing-key' }
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param recoverVault = bool(readEnvironmentVariable('BOXOFFICE_RECOVER_VAULT', 'false'))
param redisKey = readEnvironmentVariable('REDIS_KEY', 'primary') == 'secondary' ? 'secondary' : 'primary'
param useFrontDoor = false
param isolateNetwork = false
param fixedOutboundAddress = false
param operatorsGroupId = readEnvironmentVariable('OPERATORS_GROUP_ID', '')
param operatorNetworks = filter(split(readEnvironmentVariable('OPERATOR_NETWORKS', ''), ','), network => !empty(network))
param secondRegion = ''
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param budget = { amount: int(readEnvironmentVariable('BUDGET_AMOUNT', '0')), start: readEnvironmentVariable('BUDGET_START', '') }
