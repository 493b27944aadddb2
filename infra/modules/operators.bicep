// What a person of the operators' group may do, by roles on this one resource group: the commands of docs/runbook.md and no more.

@description('Object id of an Entra group.')
param groupId string

param cosmosName string
param redisName string

var roles = [
  { name: 'Reader', id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7' }
  { name: 'Log Analytics Reader', id: '73c42c96-874c-492b-b04d-ab87d138a893' }
  // Restart, settings, keys, deployment.
  { name: 'Website Contributor', id: 'de139f84-1756-47ae-9be6-808fbbe84772' }
  // Throughput, failover, restore; no items.
  { name: 'DocumentDB Account Contributor', id: '5bd9cd88-fe45-4216-938b-f97437e15450' }
  // Peek at and clear messages of the queues.
  { name: 'Storage Queue Data Contributor', id: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' }
  // Rotate the keys that the vault holds.
  { name: 'Key Vault Secrets Officer', id: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7' }
]

// Scale Redis and rotate its key: Azure Managed Redis has no narrower built-in role, so Contributor, on that one resource.
var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'

// Cosmos DB Built-in Data Reader: look at a reservation, change none.
var dataReader = '00000000-0000-0000-0000-000000000001'

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in roles: {
  name: guid(resourceGroup().id, groupId, role.id)
  properties: {
    principalId: groupId
    principalType: 'Group'
    description: role.name
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.id)
  }
}]

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = {
  name: cosmosName

  resource readsItems 'sqlRoleAssignments' = {
    name: guid(account.id, groupId, dataReader)
    properties: {
      principalId: groupId
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataReader}'
      scope: account.id
    }
  }
}

resource redis 'Microsoft.Cache/redisEnterprise@2025-07-01' existing = {
  name: redisName
}

resource scalesRedis 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(redis.id, groupId, contributor)
  scope: redis
  properties: {
    principalId: groupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributor)
  }
}
