using BoxOffice.Identity;
using BoxOffice.Platform.Edge;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Limits;
using BoxOffice.Platform.Settings;
using BoxOffice.Tests.Api;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Identity;

public sealed class IdentitySettingsTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Staging", null)]
    [InlineData("", null)]
    [InlineData("Development", "Production")]
    [InlineData("Development", "Staging")]
    public void Given_Trusted_When_the_environment_is_not_Development_Then_it_is_refused(string environment, string? functions) =>
        Assert.Contains(
        "AllowTrustedInProduction", Failure<IdentityOptions>(environment, ("AZURE_FUNCTIONS_ENVIRONMENT", functions)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Staging")]
    [InlineData("Production")]
    public void Given_no_signing_key_When_the_environment_is_not_Development_Then_the_setting_is_named(string environment)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Identity:AllowTrustedInProduction", (string?)"true")]).Build();
        var failure = Assert.Throws<InvalidOperationException>(
            () => SigningKeys.Read(settings, new HostingEnvironment { EnvironmentName = environment }));
        Assert.Contains("Queue__SigningKeys", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", IdentityMode.Trusted, false)]
    [InlineData("Staging", IdentityMode.Trusted, true)]
    [InlineData("Production", IdentityMode.Trusted, true)]
    [InlineData("Development", IdentityMode.Oidc, true)]
    public void Given_no_limit_is_set_When_others_can_call_Then_there_are_limits(string environment, IdentityMode mode, bool isLimited)
    {
        var isDevelopers = new HostingEnvironment { EnvironmentName = environment }.IsDevelopersMachine(new ConfigurationBuilder().Build());
        Assert.Equal(isLimited, new IdentityOptions { Mode = mode }.DefaultLimits(isDevelopers) == RateLimitOptions.Defaults);
    }

    [Theory]
    [InlineData("Staging", "Trusted", "", 1)]
    [InlineData("Staging", "Trusted", "Anybody", 2)]
    [InlineData("Development", "Trusted", "Anybody", 0)]
    [InlineData("Production", "Oidc", "", 0)]
    [InlineData("Production", "Oidc", "Anybody", 1)]
    public async Task Given_a_deployment_that_chose_a_risk_When_it_runs_Then_it_says_so_at_the_start_and_each_hour(
        string environment, string mode, string chargeBy, int risks)
    {
        var log = new LogOfEverything();
        var time = new FakeTimeProvider();
        using var services = Services(
            environment, time, log, ("Identity:Mode", mode), ("Identity:AllowTrustedInProduction", "true"),
            ("Identity:Authority", "https://sign-in.example"),
            ("Identity:Audience", "api"), ("Charge:By", chargeBy));
        using var warnings =
            new RiskWarnings(services.GetServices<ChosenRisk>(), time, services.GetRequiredService<ILogger<RiskWarnings>>());
        await warnings.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Risks() == risks);
        time.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => Risks() == 2 * risks);

        int Risks() =>
            log.Lines.Count(line => line.Contains("is Trusted", StringComparison.Ordinal)
            || line.Contains("is Anybody", StringComparison.Ordinal));
    }

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
    public void Given_Oidc_When_a_setting_is_missing_or_unsafe_Then_it_is_named(string? authority, string? audience, string setting) =>
        Assert.Contains(
        setting,
        Failure<IdentityOptions>("Production", ("Identity:Mode", "Oidc"), ("Identity:Authority", authority),
            ("Identity:Audience", audience)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Edge:AllowedOrigins", "*")]
    [InlineData("Edge:AllowedOrigins", "https://*")]
    [InlineData("Edge:AllowedOrigins", "https://tickets.*")]
    [InlineData("Edge:OperatorOrigins", "https://a.*.example")]
    [InlineData("Edge:AllowedOrigins", "https://tickets.example/")]
    [InlineData("Edge:FrontDoorId", "somewhere")]
    public void Given_an_edge_setting_When_it_is_wrong_Then_it_is_named(string setting, string value) => Assert.Contains(
        setting.Replace(":", "__", StringComparison.Ordinal), Failure<EdgeOptions>("Development", (setting, value)),
        StringComparison.Ordinal);

    [Fact]
    public void Given_a_limit_When_it_is_out_of_range_Then_it_is_refused() =>
        Assert.Contains("RateLimits__", Failure<RateLimitOptions>("Development", ("RateLimits:Join:PerUser", "-1")),
            StringComparison.Ordinal);

    private static string Failure<T>(string environment, params (string Key, string? Value)[] settings)
        where T : class => Assert.Throws<OptionsValidationException>(() => Read<T>(environment, settings)).Message;

    private static T Read<T>(string environment, params (string Key, string? Value)[] settings)
        where T : class
    {
        using var services = Services(environment, TimeProvider.System, new LogOfEverything(), settings);
        return services.GetRequiredService<IOptions<T>>().Value;
    }

    private static ServiceProvider Services(string environment, TimeProvider time, LogOfEverything log,
        params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Queue:SigningKeys"] = Key, ["AdmissionSchedule"] = "*/10 * * * * *" });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        builder.Services.AddSingleton(time);
        log.Listen(builder.Logging);
        builder.AddBoxOffice();
        return builder.Services.BuildServiceProvider();
    }
}
