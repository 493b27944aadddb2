// Every app setting, in one place. A test compares the names with what the code reads, and starts the host with the values.

@export()
@description('What an operator may tune for a sale. The values are the code\'s defaults.')
type Tuning = {
  admissionSchedule: string
  admitPerTick: int
  capacity: int
  sessionSeconds: int
  holdSeconds: int
  maxSeatsPerUser: int
  refundCutoffHours: int
  identityMode: string
  dataPlatformUrl: string
  notificationUrl: string
}

@export()
@description('A setting that Key Vault holds.')
func secret(vaultUri string, name string) string => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${name})'

@export()
@description('The app settings, less those of the telemetry, which only functionapp.bicep can read.')
func settingsOf(tuning Tuning, identityClientId string, vaultUri string, redisConnectionName string, cosmosEndpoint string, blobEndpoint string, queueEndpoint string) object => {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__queueServiceUri: queueEndpoint
  Cosmos__AccountEndpoint: cosmosEndpoint
  Cosmos__ClientId: identityClientId
  Cosmos__UseGateway: 'false'
  Redis__ConnectionString: secret(vaultUri, redisConnectionName)
}

@export()
@description('The code\'s own defaults.')
var standard Tuning = {
  admissionSchedule: '*/10 * * * * *'
  admitPerTick: 6000
  capacity: 40000
  sessionSeconds: 600
  holdSeconds: 300
  maxSeatsPerUser: 4
  refundCutoffHours: 24
  identityMode: 'none'
  dataPlatformUrl: ''
  notificationUrl: ''
}
