// The app settings. Names and defaults are those of local.settings.sample.json, which a test compares with what the code reads;
// here stands only what is different in Azure. So a new setting is deployed by adding it to the sample.

var sample = loadJsonContent('../local.settings.sample.json').Values

// What only a developer's machine has: connection strings with keys, which an identity replaces, the emulator's, and the platform's own.
var localOnly = [
  'AzureWebJobsStorage'
  'FUNCTIONS_WORKER_RUNTIME'
  'Cosmos__ConnectionString'
  'CosmosEmulator__Journal'
  'Edge__AllowLocalhost'
]

@export()
@description('The settings that are the same everywhere, with the code\'s defaults.')
var commonSettings = toObject(filter(items(sample), s => !contains(localOnly, s.key)), s => s.key, s => s.value)

@export()
@description('The value of a setting that Key Vault holds.')
func secret(vaultUri string, name string) string => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${name})'

@export()
@description('The settings of who a user is, as types.bicep describes them.')
func identitySettings(identity object) object => identity.mode == 'Oidc'
  ? {
      Identity__Mode: 'Oidc'
      Identity__Authority: identity.authority
      Identity__Audience: identity.audience
      Identity__UserClaim: identity.userClaim
      Identity__Users: identity.users
    }
  : { Identity__Mode: 'Trusted', Identity__AllowTrustedInProduction: 'true' }

@export()
@description('The functions that the settlers\' app runs: one a queue.')
var queueFunctions = loadJsonContent('queue-functions.json')

@export()
@description('Closes functions in an app that another app runs.')
var withoutQueueFunctions = toObject(queueFunctions, name => 'AzureWebJobs.${name}.Disabled', name => 'true')

@export()
@description('Loads the queue functions only: an array of host.json, whose entries are settings.')
var onlyQueueFunctions = toObject(range(0, length(queueFunctions)), i => 'AzureFunctionsJobHost__functions__${i}', i => queueFunctions[i])

@export()
@description('The settings that only Azure has, or has otherwise.')
func azureSettings(identityClientId string, vaultUri string, redisConnectionName string, cosmosEndpoint string, blobEndpoint string, queueEndpoint string) object => {
  // The root answers 404 instead of the platform's page.
  AzureWebJobsDisableHomepage: 'true'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__queueServiceUri: queueEndpoint
  Cosmos__AccountEndpoint: cosmosEndpoint
  Cosmos__ClientId: identityClientId
  Cosmos__UseGateway: 'false'
  Redis__ConnectionString: secret(vaultUri, redisConnectionName)
  Queue__SigningKeys: secret(vaultUri, 'queue-signing-keys')
}
