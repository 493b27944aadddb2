using BoxOffice.Identity;
using BoxOffice.Platform.Edge;
using BoxOffice.Platform.Limits;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Tests.Identity;

public sealed class IdentitySettingsTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Given_Trusted_When_the_environment_is_production_Then_it_is_refused() =>
        Assert.Contains("AllowTrustedInProduction", Failure<IdentityOptions>("Production"), StringComparison.Ordinal);

    [Fact]
    public void Given_Trusted_When_the_functions_environment_is_production_Then_it_is_refused() => Assert.Contains(
        "Identity__Mode", Failure<IdentityOptions>("Development", ("AZURE_FUNCTIONS_ENVIRONMENT", "Production")), StringComparison.Ordinal);

    [Fact]
    public void Given_Trusted_When_production_allows_it_or_it_is_none_Then_it_starts()
    {
        Assert.Equal(IdentityMode.Trusted, Read<IdentityOptions>("Production", ("Identity:AllowTrustedInProduction", "true")).Mode);
        Assert.Equal(IdentityMode.Trusted, Read<IdentityOptions>("Development").Mode);
    }

    [Theory]
    [InlineData("http://sign-in.example", "api", "Identity__Authority")]
    [InlineData(null, "api", "Identity__Authority")]
    [InlineData("https://sign-in.example", null, "Identity__Audience")]
    public void Given_Oidc_When_a_setting_is_missing_or_unsafe_Then_it_is_named(string? authority, string? audience, string setting) => Assert.Contains(
        setting,
        Failure<IdentityOptions>("Production", ("Identity:Mode", "Oidc"), ("Identity:Authority", authority), ("Identity:Audience", audience)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Edge:AllowedOrigins", "*")]
    [InlineData("Edge:AllowedOrigins", "https://tickets.example/")]
    [InlineData("Edge:FrontDoorId", "somewhere")]
    public void Given_an_edge_setting_When_it_is_wrong_Then_it_is_named(string setting, string value) => Assert.Contains(
        setting.Replace(":", "__", StringComparison.Ordinal), Failure<EdgeOptions>("Development", (setting, value)), StringComparison.Ordinal);

    [Fact]
    public void Given_a_limit_When_it_is_out_of_range_Then_it_is_refused() =>
        Assert.Contains("RateLimits__", Failure<RateLimitOptions>("Development", ("RateLimits:Join:PerUser", "-1")), StringComparison.Ordinal);

    private static string Failure<T>(string environment, params (string Key, string? Value)[] settings)
        where T : class => Assert.Throws<OptionsValidationException>(() => Read<T>(environment, settings)).Message;

    private static T Read<T>(string environment, params (string Key, string? Value)[] settings)
        where T : class
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Queue:SigningKeys"] = Key, ["AdmissionSchedule"] = "*/10 * * * * *" });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        builder.AddBoxOffice();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<T>>().Value;
    }
}
