// What `azd` reads: its environment's name and region, and the rest from `azd env set`.
using 'main.bicep'

import { large, small } from 'types.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param size = readEnvironmentVariable('BOXOFFICE_SIZE', 'small') == 'large' ? large : small
param settings = {}
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param useFrontDoor = bool(readEnvironmentVariable('BOXOFFICE_FRONT_DOOR', 'false'))
param isolateNetwork = bool(readEnvironmentVariable('BOXOFFICE_ISOLATED', 'false'))
