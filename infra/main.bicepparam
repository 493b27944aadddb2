// What `azd` reads: its environment's name and region, and the rest from `azd env set`.
using 'main.bicep'

import { large, small } from 'types.bicep'

var authority = readEnvironmentVariable('IDENTITY_AUTHORITY', '')

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param size = readEnvironmentVariable('BOXOFFICE_SIZE', 'small') == 'large' ? large : small
param settings = empty(authority)
  ? { Identity__AllowTrustedInProduction: 'true' }
  : {
      Identity__Mode: 'Oidc'
      Identity__Authority: authority
      Identity__Audience: readEnvironmentVariable('IDENTITY_AUDIENCE', 'boxoffice')
    }
param vaultSettings = empty(readEnvironmentVariable('EVENTS_SIGNING_KEY', '')) ? {} : { Events__SigningKey: 'events-signing-key' }
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param useFrontDoor = bool(readEnvironmentVariable('BOXOFFICE_FRONT_DOOR', 'false'))
param isolateNetwork = bool(readEnvironmentVariable('BOXOFFICE_ISOLATED', 'false'))
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
