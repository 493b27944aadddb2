namespace BoxOffice.Tests.Infra;

/// <summary>What the deployed production service must be, read off what would be deployed.</summary>
public sealed class TemplateSecurityTests
{
    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "allowSharedKeyAccess", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "allowBlobPublicAccess", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "supportsHttpsTrafficOnly", "true")]
    [InlineData("Microsoft.Storage/storageAccounts", "minimumTlsVersion", "TLS1_2")]
    [InlineData("Microsoft.DocumentDB/databaseAccounts", "disableLocalAuth", "true")]
    [InlineData("Microsoft.DocumentDB/databaseAccounts", "minimalTlsVersion", "Tls12")]
    [InlineData("Microsoft.KeyVault/vaults", "enableRbacAuthorization", "true")]
    [InlineData("Microsoft.KeyVault/vaults", "enablePurgeProtection", "true")]
    [InlineData("Microsoft.Cache/redisEnterprise", "minimumTlsVersion", "1.2")]
    [InlineData("Microsoft.Cache/redisEnterprise/databases", "clientProtocol", "Encrypted")]
    [InlineData("Microsoft.Cache/redisEnterprise/databases", "clusteringPolicy", "EnterpriseCluster")]
    [InlineData("Microsoft.Cache/redisEnterprise/databases", "evictionPolicy", "NoEviction")]
    [InlineData("Microsoft.Cache/redisEnterprise/databases", "persistence.aofEnabled", "true")]
    [InlineData("Microsoft.Web/sites", "httpsOnly", "true")]
    [InlineData("Microsoft.Web/sites", "siteConfig.minTlsVersion", "1.2")]
    [InlineData("Microsoft.Web/sites", "siteConfig.scmMinTlsVersion", "1.2")]
    [InlineData("Microsoft.Web/sites", "siteConfig.ipSecurityRestrictionsDefaultAction", "Deny")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "allow", "false")]
    [InlineData("Microsoft.Insights/components", "DisableLocalAuth", "true")]
    [InlineData("Microsoft.OperationalInsights/workspaces", "features.disableLocalAuth", "true")]
    public async Task A_resource_is_closed_by_its_settings(string type, string property, string expected)
    {
        var resources = (await Deployment.ProductionAsync()).All(type);

        Assert.NotEmpty(resources);
        Assert.All(resources, resource => Assert.Equal(expected, resource.Property(property)));
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts")]
    [InlineData("Microsoft.DocumentDB/databaseAccounts")]
    [InlineData("Microsoft.KeyVault/vaults")]
    [InlineData("Microsoft.Cache/redisEnterprise")]
    public async Task Network_isolation_closes_every_store(string type)
    {
        Assert.Equal("Disabled", (await Deployment.ProductionAsync()).One(type).Property("publicNetworkAccess"));
        Assert.Equal("Enabled", (await Deployment.DevelopmentAsync()).One(type).Property("publicNetworkAccess"));
    }

    [Fact]
    public async Task The_identity_has_the_least_roles()
    {
        var granted = (await Deployment.ProductionAsync()).All("Microsoft.Authorization/roleAssignments");

        // Owner, Contributor and the management-plane contributor roles of the services are not among them.
        Assert.Equal(
            [
                "3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
                "4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
                "974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor
                "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner: the Functions host's own blobs
            ],
            granted.Select(r => r.Property("roleDefinitionId")!.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.All(granted, r => Assert.Equal("ServicePrincipal", r.Property("principalType")));
    }

    [Fact]
    public async Task The_identity_writes_items_of_one_database_only()
    {
        var assignment = (await Deployment.ProductionAsync()).One("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments");

        Assert.EndsWith("/dbs/boxoffice", assignment.Property("scope"), StringComparison.Ordinal);
        Assert.EndsWith("/00000000-0000-0000-0000-000000000002", assignment.Property("roleDefinitionId"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_output_of_any_module_carries_a_secret()
    {
        // The one place with list* calls is redis.bicep, which writes the result into the vault.
        var secret = Assert.Single(
            await Bicep.ResourcesAsync(), r => r.Property("value")?.Contains("listKeys(", StringComparison.Ordinal) == true);
        Assert.Equal("Microsoft.KeyVault/vaults/secrets", secret.Type);
        var inSecret = secret.Property("value")!.Split("listKeys(").Length;
        Assert.Equal(inSecret, (await Bicep.TemplateAsync()).ToJsonString().Split("listKeys(").Length);
    }

    [Fact]
    public async Task Secrets_come_in_as_secure_parameters()
    {
        var template = await Bicep.TemplateAsync();

        Assert.All(new[] { "queueSigningKeys", "eventsSigningKey" }, name =>
            Assert.Equal("securestring", template["parameters"]![name]!["type"]!.GetValue<string>(), ignoreCase: true));
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts/queueServices")]
    [InlineData("Microsoft.DocumentDB/databaseAccounts")]
    [InlineData("Microsoft.KeyVault/vaults")]
    [InlineData("Microsoft.Cache/redisEnterprise")]
    [InlineData("Microsoft.Web/sites")]
    [InlineData("Microsoft.Cdn/profiles")]
    public async Task A_resource_reports_to_the_workspace(string type)
    {
        var module = (await Bicep.ResourceAsync(type)).Template;

        var settings =
            Assert.Single(await Bicep.ResourcesAsync(), r => r.Type == "Microsoft.Insights/diagnosticSettings" && r.Template == module);
        Assert.Equal("[parameters('workspaceId')]", settings.Property("workspaceId"));
    }
}
