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
    [InlineData("https://*.tickets.example", "https://seoul.tickets.example", HttpStatusCode.NoContent)]
    [InlineData("https://*.tickets.example", "https://a.b.tickets.example", HttpStatusCode.NoContent)]
    [InlineData("https://*.tickets.example", Origin, HttpStatusCode.NotFound)]
    [InlineData("https://*.tickets.example", "https://eviltickets.example", HttpStatusCode.NotFound)]
    [InlineData("https://*.tickets.example", "http://seoul.tickets.example", HttpStatusCode.NotFound)]
    [InlineData("https://*.tickets.example", "https://seoul.tickets.example:8443", HttpStatusCode.NotFound)]
    [InlineData("https://*.tickets.example", "https://evil.example/.tickets.example", HttpStatusCode.NotFound)]
    public async Task Given_origins_by_setting_When_a_browser_asks_Then_only_they_may_call(string? allowed, string origin,
        HttpStatusCode expected)
    {
        await using var app = await StartAsync(allowed);
        var answer = await PreflightAsync(app, origin);
        Assert.Equal(expected, answer.StatusCode);
        using var call = new HttpRequestMessage(HttpMethod.Get, "/api/v1/health/live");
        call.Headers.Add("Origin", origin);
        var called = await app.Http.SendAsync(call, Token);
        var may = expected == HttpStatusCode.NoContent;
        Assert.Equal(may ? [origin] : [], Values(answer));
        Assert.Equal(may ? [origin] : [], Values(called));
        Assert.Equal(allowed is not null, called.Headers.Vary.Contains("Origin"));
    }

    [Theory]
    [InlineData("http://localhost:5173", true)]
    [InlineData("http://127.0.0.1:3000", true)]
    [InlineData("http://[::1]:3000", true)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("null", false)]
    public async Task Given_a_stack_for_development_When_a_page_of_this_machine_calls_Then_it_may_at_any_port(string origin, bool may)
    {
        await using var app = await StartAsync(new EdgeOptions { AllowLocalhost = true });
        var answer = await PreflightAsync(app, origin);
        Assert.Equal(may ? [origin] : [], Values(answer));
    }

    [Theory]
    [InlineData(Origin, false)]
    [InlineData("https://desk.example", true)]
    public async Task Given_a_page_When_it_asks_to_send_a_function_key_Then_only_an_operators_page_may(string origin, bool may)
    {
        await using var app = await StartAsync(new EdgeOptions { AllowedOrigins = Origin, OperatorOrigins = "https://desk.example" });
        var allowed = (await PreflightAsync(app, origin)).Headers.GetValues("Access-Control-Allow-Headers").Single();
        Assert.Contains("Authorization", allowed, StringComparison.Ordinal);
        Assert.Equal(may, allowed.Contains("x-functions-key", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("POST", "/api/v1/nothing/at/all", 404)]
    [InlineData("PUT", "/api/v1/health/live", 404)]
    [InlineData("GET", "/api/v1/health/live", 200)]
    public async Task Given_any_answer_of_the_app_When_a_page_that_may_call_reads_it_Then_it_can_with_every_header(string method,
        string path, int status)
    {
        await using var app = await StartAsync(Origin);
        using var call = new HttpRequestMessage(new HttpMethod(method), path);
        call.Headers.Add("Origin", Origin);
        var answer = await app.Http.SendAsync(call, Token);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal([Origin], Values(answer));
        var exposed = answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(", ");
        string[] needed = ["Date", "ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After", "WWW-Authenticate", "X-Total-Count"];
        Assert.Equal(needed, exposed);
        if (status == 404)
            Assert.Contains("\"code\":\"not-found\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_every_http_function_that_is_limited_When_named_Then_it_exists()
    {
        var functions = typeof(EdgeMiddleware).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("BoxOffice.Functions.", StringComparison.Ordinal) == true)
            .Select(t => t.Name).ToList();
        Assert.Contains(functions, f => RateLimitGroups.Of(f) is not null);
    }

    private static IEnumerable<string> Values(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values : [];

    private static Task<HttpResponseMessage> PreflightAsync(HostApp app, string origin)
    {
        var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/health/live");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        return app.Http.SendAsync(preflight, Token);
    }

    private static Task<HostApp> StartAsync(string? origins = null) => StartAsync(new EdgeOptions { AllowedOrigins = origins });

    private static Task<HostApp> StartAsync(EdgeOptions options) => HostApp.StartAsync(new FunctionsHostOptions
    {
        Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureFunctionsJobHost:functions:0"] = nameof(Live),
            ["AzureFunctionsJobHost:functions:1"] = nameof(Preflight),
            ["AzureFunctionsJobHost:functions:2"] = nameof(RefuseUnknownPath),
        }).Build(),
        Compose = builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware<ProblemMiddleware>();
            builder.UseMiddleware<EdgeMiddleware>();
            builder.Services.AddOptions<EdgeOptions>();
            builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
            builder.Services.AddSingleton(new RateLimits(new RateLimitOptions(), new RateLimitOptions(), TimeProvider.System));
            builder.Services.AddSingleton<ResponseHeaders>().AddSingleton<CallerAddress>();
        },
    });
}
