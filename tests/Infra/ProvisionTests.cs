namespace BoxOffice.Tests.Infra;

/// <summary>What a first, a second and an unusual provision makes.</summary>
public sealed class ProvisionTests
{
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Cosmos = "Microsoft.DocumentDB/databaseAccounts";
    private const string Storage = "Microsoft.Storage/storageAccounts";

    [Theory]
    [InlineData("dev.bicepparam")]
    [InlineData("main.bicepparam")]
    [InlineData("prod.bicepparam")]
    public async Task Given_the_keys_are_in_the_vault_When_provisioned_again_without_them_Then_the_app_still_refers_to_both(string file)
    {
        var settings = (await Deployment.OfAsync(file)).Settings("api");

        Assert.Contains("events-signing-key", settings["Events__SigningKey"], StringComparison.Ordinal);
        Assert.Contains("queue-signing-keys", settings["Queue__SigningKeys"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queueSigningKeys")]
    [InlineData("eventsSigningKey")]
    public async Task Given_a_provision_that_brings_no_key_Then_the_vaults_is_left_alone(string parameter)
    {
        // A secret written without a value would take away the one that is there.
        var secret = Assert.Single(await Bicep.ResourcesAsync(), r => r.Type == $"{Vault}/secrets"
            && r.Property("value") == $"[parameters('{parameter}')]");

        Assert.Equal($"[not(empty(parameters('{parameter}')))]", secret.Body["condition"]!.GetValue<string>());
    }

    [Fact]
    public async Task Given_a_long_environment_name_in_upper_case_When_provisioned_Then_every_name_is_one_that_its_store_takes()
    {
        var deployed = await Deployment.OfAsync("main.bicepparam", "AZURE_ENV_NAME=Box_Office.DEV.12345", "BOXOFFICE_SIZE=large",
            "BOXOFFICE_FRONT_DOOR=true");

        string[] types = ["Microsoft.Resources/resourceGroups", Cosmos, Storage, Vault, "Microsoft.Cache/redisEnterprise"];
        Assert.All(types, type => Assert.Matches("^[a-z0-9-]+$", deployed.One(type).Name));
        Assert.StartsWith("cosmos-box-office-dev-12345-", deployed.One(Cosmos).Name, StringComparison.Ordinal);
        Assert.InRange(deployed.One(Cosmos).Name.Length, 3, 44);
        Assert.InRange(deployed.One(Vault).Name.Length, 3, 24);
        Assert.InRange(deployed.One(Storage).Name.Length, 3, 24);
        Assert.All(deployed.All("Microsoft.Web/sites"), app => Assert.InRange(app.Name.Length, 2, 60));
        Assert.All(new[] { "api", "settlers" },
            service => Assert.InRange(deployed.Settings(service)["AzureFunctionsWebHost__hostid"].Length, 1, 32));
        // azd finds its environment by the name that it was given.
        Assert.Equal("Box_Office.DEV.12345", deployed.One(Cosmos).Body["tags"]!["azd-env-name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Given_development_When_torn_down_Then_the_vaults_name_is_free_again()
    {
        var vault = (await Deployment.DevelopmentAsync()).One(Vault);

        Assert.Null(vault.Property("enablePurgeProtection"));
        Assert.Equal("7", vault.Property("softDeleteRetentionInDays"));
    }

    [Fact]
    public async Task Given_a_vault_that_was_deleted_When_provisioned_Then_it_can_be_brought_back()
    {
        Assert.Equal("default", (await Deployment.ProductionAsync()).One(Vault).Property("createMode"));
        Assert.Equal("recover", (await Deployment.FullAsync()).One(Vault).Property("createMode"));
    }

    [Fact]
    public async Task Given_production_Then_the_stores_are_locked_against_deletion()
    {
        var locks = (await Deployment.ProductionAsync()).All("Microsoft.Authorization/locks");

        Assert.Equal(3, locks.Count);
        Assert.All(locks, kept => Assert.Equal("CanNotDelete", kept.Property("level")));
        Assert.Empty((await Deployment.DevelopmentAsync()).All("Microsoft.Authorization/locks"));
    }

    [Fact]
    public async Task Given_origins_When_provisioned_Then_their_pages_may_call() => Assert.Equal(
        "https://tickets.example,https://www.tickets.example",
        (await Deployment.FullAsync()).Settings("api")["Edge__AllowedOrigins"]);

    [Fact]
    public async Task The_root_has_no_page()
    {
        var deployed = await Deployment.ProductionAsync();

        Assert.All(new[] { "api", "settlers" }, service => Assert.Equal("true", deployed.Settings(service)["AzureWebJobsDisableHomepage"]));
    }

    [Fact]
    public async Task Given_a_key_of_Redis_When_provisioned_Then_the_vault_has_that_key()
    {
        // Which of the two the module writes is decided by its parameter, which the file gives.
        var secret = (await Bicep.ResourcesAsync())
            .Single(r => r.Property("value")?.Contains("listKeys(", StringComparison.Ordinal) == true);

        Assert.Matches(@"if\(equals\(parameters\('key'\), 'primary'\), listKeys\(.*\.primaryKey, listKeys\(.*\.secondaryKey\)",
            secret.Property("value"));
        Assert.Equal("primary", (await Bicep.ParametersAsync("prod.bicepparam"))["redisKey"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Given_a_second_region_When_provisioned_Then_the_record_and_the_messages_are_copied_there()
    {
        var deployed = await Deployment.FullAsync();

        Assert.Equal("koreasouth", deployed.One(Cosmos).Property("locations.1.locationName"));
        Assert.Equal("true", deployed.One(Cosmos).Property("enableAutomaticFailover"));
        Assert.Equal("Standard_GZRS", deployed.One(Storage).Body["sku"]!["name"]!.GetValue<string>());
        Assert.Equal("Standard_ZRS", (await Deployment.ProductionAsync()).One(Storage).Body["sku"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Given_a_serverless_database_When_a_second_region_is_asked_for_Then_it_is_refused() => Assert.Contains(
        "A second region needs a size whose Cosmos DB is autoscaled",
        (await Deployment.TryAsync("main.bicepparam", [.. Deployment.WithIdentity, "BOXOFFICE_SECOND_REGION=koreasouth"])).Errors,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("prod.bicepparam", "true")]
    [InlineData("dev.bicepparam", "false")]
    public async Task A_hot_partition_is_scaled_by_itself_where_the_database_scales(string file, string expected) =>
        Assert.Equal(expected, (await Deployment.OfAsync(file)).One(Cosmos).Property("enablePerRegionPerPartitionAutoscale"));

    [Fact]
    public async Task Given_a_fixed_address_When_provisioned_Then_every_app_calls_out_through_it()
    {
        var subnets = (await Deployment.FullAsync()).One("Microsoft.Network/virtualNetworks").Body["properties"]!["subnets"]!.AsArray();

        Assert.Equal(["app", "settlers"],
            subnets.Where(s => s!["properties"]!["natGateway"] is not null).Select(s => s!["name"]!.GetValue<string>()));
        Assert.Empty((await Deployment.ProductionAsync()).All("Microsoft.Network/natGateways"));
    }

    [Fact]
    public async Task Given_no_network_When_a_fixed_address_is_asked_for_Then_it_is_refused() => Assert.Contains(
        "fixedOutboundAddress needs isolateNetwork",
        (await Deployment.TryAsync("main.bicepparam", [.. Deployment.WithIdentity, "BOXOFFICE_FIXED_ADDRESS=true"])).Errors,
        StringComparison.Ordinal);

    [Fact]
    public async Task Given_a_budget_When_provisioned_Then_its_mails_go_to_the_alerts_address()
    {
        var budget = (await Deployment.FullAsync()).One("Microsoft.Consumption/budgets");

        Assert.Equal(("500", "2026-12-01"), (budget.Property("amount"), budget.Property("timePeriod.startDate")));
        Assert.Contains("us@example.com", budget.Property("notifications"), StringComparison.Ordinal);
        Assert.Empty((await Deployment.ProductionAsync()).All("Microsoft.Consumption/budgets"));
    }
}
