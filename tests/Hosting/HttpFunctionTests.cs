using System.Net;
using BoxOffice.TestFunctions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Tests.Hosting;

public sealed class HttpFunctionTests
{
    private static readonly Type[] Functions =
        [typeof(Echo), typeof(Guarded), typeof(Mirror), typeof(Failing), typeof(FailingLate), typeof(Scoped), typeof(Silent),
            typeof(Patient), typeof(Slowly)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_a_route_value_When_called_Then_it_is_bound_as_a_string_below_the_prefix()
    {
        await using var app = await StartAsync();
        Assert.Equal("007 GET", await app.Http.GetStringAsync("/api/echo/007", Token));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/echo/007", Token)).StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Given_a_stop_When_a_client_calls_again_Then_it_is_answered_and_told_to_leave_unless_nobody_waits_for_it(int lastCalls)
    {
        var app = await HostApp.StartAsync(
            HostApp.OptionsFor(Functions) with { LastCalls = TimeSpan.FromMilliseconds(lastCalls) });
        Assert.Null((await app.Http.GetAsync("/api/echo/1", Token)).Headers.ConnectionClose);
        var stop = app.StopAsync();
        if (lastCalls > 0)
        {
            // On the connection that it has, and on a new one.
            Assert.True((await app.Http.GetAsync("/api/echo/2", Token)).Headers.ConnectionClose);
            Assert.True((await app.Http.GetAsync("/api/echo/3", Token)).Headers.ConnectionClose);
        }

        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => app.Http.GetAsync("/api/echo/4", Token));
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_known_route_When_the_method_is_wrong_Then_404_with_no_body_and_no_server_header()
    {
        await using var app = await StartAsync();
        var answer = await app.Http.DeleteAsync("/api/echo/1", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Given_middlewares_When_called_Then_the_first_registered_is_outermost_and_each_is_one_object()
    {
        await using var app = await StartAsync();
        await app.Http.GetAsync("/api/echo/1", Token);
        var second = await app.Http.GetAsync("/api/echo/1", Token);
        Assert.Equal(["outer 2", "inner 2"], second.Headers.GetValues("x-order"));
    }

    [Fact]
    public async Task Given_a_middleware_When_it_sets_the_result_Then_that_is_the_answer()
    {
        await using var app = await StartAsync();
        var answer = await app.Http.GetAsync("/api/echo/blocked", Token);
        Assert.Equal(HttpStatusCode.UnavailableForLegalReasons, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/guarded", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/guarded", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/api/guarded", "secret", HttpStatusCode.OK)]
    [InlineData("/api/guarded?code=secret", null, HttpStatusCode.OK)]
    [InlineData("/api/echo/1", null, HttpStatusCode.OK)]
    public async Task Given_a_function_key_When_called_Then_only_functions_with_a_level_ask_for_it(string path, string? key,
        HttpStatusCode expected)
    {
        await using var app = await StartAsync(new() { ["Functions:Key"] = "secret" });
        using var call = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) call.Headers.Add("x-functions-key", key);
        Assert.Equal(expected, (await app.Http.SendAsync(call, Token)).StatusCode);
    }

    [Fact]
    public async Task Given_no_function_key_When_called_Then_every_function_is_open()
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/guarded", Token)).StatusCode);
    }

    [Fact]
    public async Task Given_a_function_that_throws_When_nothing_catches_it_Then_an_empty_500()
    {
        await using var app = await StartAsync();
        var answer = await app.Http.GetAsync("/api/failing", Token);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Given_two_calls_When_run_Then_each_has_a_scope_of_its_own_that_is_disposed()
    {
        await using var app = await StartAsync();
        var first = await app.Http.GetStringAsync("/api/scoped", Token);
        var second = await app.Http.GetStringAsync("/api/scoped", Token);
        Assert.NotEqual(first, second);
        var log = app.Services.GetRequiredService<CallLog>();
        await Eventually.TrueAsync(() => log.Count("thing") == 2);
        // The worker disposes of the scope, and not of the function itself.
        Assert.Equal(0, log.Count("function"));
    }

    [Fact]
    public async Task Given_the_real_worker_has_no_http_context_accessor_When_asked_Then_none()
    {
        await using var app = await StartAsync();
        Assert.Null(app.Services.GetService<IHttpContextAccessor>());
    }

    [Fact]
    public async Task Given_a_function_that_returns_nothing_When_called_Then_200_empty()
    {
        await using var app = await StartAsync();
        var answer = await app.Http.PostAsync("/api/silent", null, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Given_a_disabled_function_When_called_Then_404()
    {
        await using var app = await StartAsync(new() { ["AzureWebJobs.Silent.Disabled"] = "true" });
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.PostAsync("/api/silent", null, Token)).StatusCode);
    }

    [Fact]
    public async Task Given_a_client_that_leaves_When_the_function_waits_Then_its_token_fires()
    {
        await using var app = await StartAsync();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = app.Http.GetAsync("/api/patient", leave.Token);
        var log = app.Services.GetRequiredService<CallLog>();
        await Eventually.TrueAsync(() => log.Count("waits") == 1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => log.Count("left") == 1);
    }

    [Fact]
    public async Task Given_a_function_that_throws_after_its_first_bytes_When_called_Then_200_and_a_body_cut_short()
    {
        await using var app = await StartAsync();
        using var answer = await app.Http.GetAsync("/api/failing-late", HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("begun", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Given_a_call_in_hand_When_the_host_stops_Then_it_is_answered_and_new_connections_are_refused()
    {
        var app = await StartAsync();
        var call = app.Http.GetStringAsync("/api/slowly", Token);
        await Eventually.TrueAsync(() => app.Services.GetRequiredService<CallLog>().Count("begins") == 1);
        var stop = app.StopAsync();
        using var later = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answer = await later.GetAsync(new Uri(app.Host.BaseAddress, "/api/echo/1"), Token);
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        }, "a refused connection");
        app.Services.GetRequiredService<Gate>().Open();
        Assert.Equal("done", await call);
        await stop;
        await app.DisposeAsync();
    }

    private static Task<HostApp> StartAsync(Dictionary<string, string?>? settings = null) =>
        HostApp.StartAsync(HostApp.OptionsFor(Functions, settings, builder =>
        {
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware<Inner>();
            builder.Services.AddScoped<Thing>().AddSingleton<CallLog>().AddSingleton<Gate>();
        }));

    public sealed class Outer : Counting
    {
        protected override string Name => "outer";
    }

    public sealed class Inner : Counting
    {
        protected override string Name => "inner";
    }

    public abstract class Counting : IFunctionsWorkerMiddleware
    {
        private int calls;

        protected abstract string Name { get; }

        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var http = context.GetHttpContext()!;
            http.Response.Headers.Append("x-order", $"{Name} {++calls}");
            if (http.Request.Path.Value!.EndsWith("blocked", StringComparison.Ordinal))
                context.GetInvocationResult().Value = TypedResults.StatusCode(451);
            else await next(context);
        }
    }
}
