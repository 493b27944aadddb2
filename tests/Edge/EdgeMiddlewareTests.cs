using System.Net;
using BoxOffice.Functions;
using BoxOffice.Functions.Edge;
using BoxOffice.Functions.Ops;
using BoxOffice.Local.Host;
using BoxOffice.Platform.Edge;
using BoxOffice.Platform.Limits;
using BoxOffice.Tests.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Edge;

public sealed class EdgeMiddlewareTests
{
    private const string Origin = "https://tickets.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_any_answer_When_received_Then_it_has_the_careful_headers()
    {
        await using var app = await StartAsync();
        var answer = await app.Http.GetAsync("/api/v1/health/live", Token);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(null, Origin, HttpStatusCode.NotFound)]
    [InlineData(Origin, "https://evil.example", HttpStatusCode.NotFound)]
    [InlineData(Origin, "null", HttpStatusCode.NotFound)]
    [InlineData($"https://other.example, {Origin}", Origin, HttpStatusCode.NoContent)]
    public async Task Given_origins_by_setting_When_a_browser_asks_Then_only_they_may_call(string? allowed, string origin, HttpStatusCode expected)
    {
        await using var app = await StartAsync(allowed);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/health/live");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        var answer = await app.Http.SendAsync(preflight, Token);
        Assert.Equal(expected, answer.StatusCode);
        using var call = new HttpRequestMessage(HttpMethod.Get, "/api/v1/health/live");
        call.Headers.Add("Origin", origin);
        var called = await app.Http.SendAsync(call, Token);
        var may = expected == HttpStatusCode.NoContent;
        Assert.Equal(may ? [origin] : [], Values(answer));
        Assert.Equal(may ? [origin] : [], Values(called));
        Assert.Equal(allowed is not null, called.Headers.Vary.Contains("Origin"));
    }

    [Fact]
    public void Given_every_http_function_that_is_limited_When_named_Then_it_exists()
    {
        var functions = typeof(EdgeMiddleware).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("BoxOffice.Functions.", StringComparison.Ordinal) == true)
            .Select(t => t.Name).ToList();
        Assert.Contains(functions, f => RateLimitGroups.Of(f) is not null);
    }

    private static IEnumerable<string> Values(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values : [];

    private static Task<HostApp> StartAsync(string? origins = null) => HostApp.StartAsync(new FunctionsHostOptions
    {
        Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureFunctionsJobHost:functions:0"] = nameof(Live),
            ["AzureFunctionsJobHost:functions:1"] = nameof(Preflight),
        }).Build(),
        Compose = builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware<ProblemMiddleware>();
            builder.UseMiddleware<EdgeMiddleware>();
            builder.Services.AddOptions<EdgeOptions>();
            builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new EdgeOptions { AllowedOrigins = origins }));
            builder.Services.AddSingleton(new RateLimits(new RateLimitOptions(), new RateLimitOptions(), TimeProvider.System));
            builder.Services.AddSingleton<ResponseHeaders>().AddSingleton<CallerAddress>();
        },
    });
}
