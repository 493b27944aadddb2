using 'main.bicep'

import { small } from 'types.bicep'

param environmentName = 'boxoffice-dev'
param location = 'koreacentral'
param size = small
// Nobody's real tickets: anybody may say who they are, as in the seed.
param settings = { Identity__AllowTrustedInProduction: 'true' }
param vaultSettings = {}
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param useFrontDoor = false
param isolateNetwork = false
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
