using 'main.bicep'

import { small } from 'types.bicep'
import { standard } from 'settings.bicep'

param environmentName = 'boxoffice-dev'
param location = 'koreacentral'
param size = small
param tuning = standard
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param useFrontDoor = false
param isolateNetwork = false
