using 'main.bicep'

import { small } from 'types.bicep'

param environmentName = 'boxoffice-dev'
param location = 'koreacentral'
param size = small
param settings = {}
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param useFrontDoor = false
param isolateNetwork = false
