namespace BoxOffice.Tests.Infra;

/// <summary>Nobody deploys a service that believes everybody without having said so.</summary>
public sealed class IdentityChoiceTests
{
    [Theory]
    [InlineData("dev.bicepparam")]
    [InlineData("main.bicepparam")]
    [InlineData("prod.bicepparam")]
    public async Task Given_no_choice_When_deployed_Then_it_is_refused_and_says_what_to_set(string file)
    {
        var refused = await Deployment.TryAsync(file);

        Assert.Contains("set IDENTITY_AUTHORITY (an https URL) and IDENTITY_AUDIENCE, or BOXOFFICE_IDENTITY=trust-everybody", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IDENTITY_AUTHORITY=http://identity.example/", "IDENTITY_AUDIENCE=boxoffice")]
    [InlineData("IDENTITY_AUTHORITY=https://identity.example/", "IDENTITY_AUDIENCE=")]
    [InlineData("BOXOFFICE_IDENTITY=trusted", "IDENTITY_AUDIENCE=boxoffice")]
    public async Task Given_half_a_choice_When_deployed_Then_it_is_refused(string first, string second) =>
        Assert.Contains("Say who a user is", (await Deployment.TryAsync("dev.bicepparam", first, second)).Errors, StringComparison.Ordinal);

    [Theory]
    [InlineData("dev.bicepparam")]
    [InlineData("main.bicepparam")]
    public async Task Given_the_named_choice_When_deployed_Then_everybody_is_trusted(string file)
    {
        var deployed = await Deployment.TryAsync(file, "BOXOFFICE_IDENTITY=trust-everybody");

        Assert.Equal("", deployed.Errors);
        Assert.Equal(("Trusted", "true"), (deployed.Settings("api")["Identity__Mode"], deployed.Settings("api")["Identity__AllowTrustedInProduction"]));
    }

    [Fact]
    public async Task Given_production_When_everybody_would_be_trusted_Then_it_is_refused()
    {
        var refused = await Deployment.TryAsync("main.bicepparam", "BOXOFFICE_IDENTITY=trust-everybody", "BOXOFFICE_PRODUCTION=true");

        Assert.Contains("A production deployment cannot trust everybody", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev.bicepparam")]
    [InlineData("prod.bicepparam")]
    public async Task Given_an_authority_When_deployed_Then_nobody_is_trusted(string file)
    {
        var settings = (await Deployment.OfAsync(file, "IDENTITY_USER_CLAIM=oid")).Settings("api");

        Assert.Equal(
            ("Oidc", "https://identity.example/", "boxoffice", "oid", "false"),
            (settings["Identity__Mode"], settings["Identity__Authority"], settings["Identity__Audience"], settings["Identity__UserClaim"],
                settings["Identity__AllowTrustedInProduction"]));
    }
}
