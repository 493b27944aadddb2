namespace BoxOffice.Tests.Infra;

/// <summary>Nobody deploys a service that believes everybody without having said so.</summary>
public sealed class IdentityChoiceTests
{
    [Theory]
    [InlineData("main.bicepparam")]
    [InlineData("prod.bicepparam")]
    public async Task Given_no_choice_When_deployed_Then_it_is_refused_and_says_what_to_set(string file) => Assert.Contains(
        "set IDENTITY_AUTHORITY (an https URL) and IDENTITY_AUDIENCE, or BOXOFFICE_IDENTITY=trust-everybody",
        (await Deployment.TryAsync(file)).Errors, StringComparison.Ordinal);

    [Fact]
    public async Task Given_an_authority_that_is_not_https_When_deployed_Then_it_is_refused() => Assert.Contains(
        "Say who a user is",
        (await Deployment.TryAsync("dev.bicepparam", "IDENTITY_AUTHORITY=http://identity.example/", "IDENTITY_AUDIENCE=boxoffice")).Errors,
        StringComparison.Ordinal);

    [Fact]
    public async Task Given_the_named_choice_When_deployed_Then_everybody_is_trusted()
    {
        var deployed = await Deployment.TryAsync("dev.bicepparam", "BOXOFFICE_IDENTITY=trust-everybody");

        Assert.Equal("", deployed.Errors);
        Assert.Equal(("Trusted", "true"),
            (deployed.Settings("api")["Identity__Mode"], deployed.Settings("api")["Identity__AllowTrustedInProduction"]));
    }

    [Fact]
    public async Task Given_production_When_everybody_would_be_trusted_Then_it_is_refused()
    {
        var refused = await Deployment.TryAsync("main.bicepparam", "BOXOFFICE_IDENTITY=trust-everybody", "BOXOFFICE_PRODUCTION=true");

        Assert.Contains("A production deployment cannot trust everybody", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_authority_When_deployed_Then_nobody_is_trusted()
    {
        var settings = (await Deployment.FullAsync()).Settings("api");

        Assert.Equal(
            ("Oidc", "https://identity.example/", "boxoffice", "oid", "false"),
            (settings["Identity__Mode"], settings["Identity__Authority"], settings["Identity__Audience"], settings["Identity__UserClaim"],
                settings["Identity__AllowTrustedInProduction"]));
    }
}
