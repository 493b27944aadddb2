using 'main.bicep'

import { large } from 'types.bicep'

param environmentName = 'boxoffice-prod'
param location = 'koreacentral'
param size = large
param settings = {
  Identity__Mode: 'Oidc'
  Identity__Authority: readEnvironmentVariable('IDENTITY_AUTHORITY')
  Identity__Audience: readEnvironmentVariable('IDENTITY_AUDIENCE')
  // Of every 20 traces one, as the caller decided where one did. Our metrics count everything.
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio'
  OTEL_TRACES_SAMPLER_ARG: '0.05'
}
param vaultSettings = { Events__SigningKey: 'events-signing-key' }
param queueSigningKeys = readEnvironmentVariable('QUEUE_SIGNING_KEYS', '')
param eventsSigningKey = readEnvironmentVariable('EVENTS_SIGNING_KEY', '')
param useFrontDoor = true
param isolateNetwork = true
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
