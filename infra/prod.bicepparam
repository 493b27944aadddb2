using 'main.bicep'

import { large } from 'types.bicep'

param environmentName = 'boxoffice-prod'
param location = 'koreacentral'
param size = large
param settings = {}
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param useFrontDoor = true
param isolateNetwork = true
