namespace BoxOffice.Tests.Infra;

/// <summary>The operators' group may do what the runbook says, from where operators sit.</summary>
public sealed class OperatorsTests
{
    [Fact]
    public async Task Given_a_group_When_deployed_Then_it_has_the_roles_of_the_runbook()
    {
        var deployed = await Deployment.FullAsync();
        var granted = deployed.All("Microsoft.Authorization/roleAssignments")
            .Where(r => r.Property("principalId") == Deployment.OperatorsGroup).ToArray();

        Assert.All(granted, r => Assert.Equal("Group", r.Property("principalType")));
        Assert.Equal(
            [
                "5bd9cd88-fe45-4216-938b-f97437e15450", // DocumentDB Account Contributor
                "73c42c96-874c-492b-b04d-ab87d138a893", // Log Analytics Reader
                "974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor
                "acdd72a7-3385-48ef-bd42-f606fba81ae7", // Reader
                "b24988ac-6180-42a0-ab88-20f7382dd24c", // Contributor, of Redis
                "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", // Key Vault Secrets Officer
                "de139f84-1756-47ae-9be6-808fbbe84772", // Website Contributor
            ],
            granted.Select(r => r.Property("roleDefinitionId")!.Split('/')[^1]).Order(StringComparer.Ordinal));
        var contributor =
            Assert.Single(granted,
            r => r.Property("roleDefinitionId")!.EndsWith("b24988ac-6180-42a0-ab88-20f7382dd24c", StringComparison.Ordinal));
        Assert.Contains("/providers/Microsoft.Cache/redisEnterprise/", contributor.Body["id"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_group_When_deployed_Then_it_reads_items_and_writes_none()
    {
        var deployed = await Deployment.FullAsync();
        var role = Assert.Single(deployed.All("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"),
            r => r.Property("principalId") == Deployment.OperatorsGroup);

        Assert.EndsWith("/00000000-0000-0000-0000-000000000001", role.Property("roleDefinitionId"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.KeyVault/vaults")]
    [InlineData("Microsoft.Storage/storageAccounts")]
    public async Task Given_operators_networks_When_isolated_Then_they_alone_reach_it_from_outside(string type)
    {
        var store = (await Deployment.FullAsync()).One(type);

        Assert.Equal(("Enabled", "Deny"), (store.Property("publicNetworkAccess"), store.Property("networkAcls.defaultAction")));
        Assert.Equal(("203.0.113.7", "198.51.100.0/24"),
            (store.Property("networkAcls.ipRules.0.value"), store.Property("networkAcls.ipRules.1.value")));
    }
}
