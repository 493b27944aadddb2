using System.Net;
using BoxOffice.Local.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Tests.Worker;

public sealed class HttpFunctionTests
{
    private static readonly LocalWorkerOptions Options = new()
    {
        FunctionTypes = [typeof(Echo), typeof(Guarded), typeof(Failing), typeof(Scoped), typeof(Silent), typeof(Patient)],
        Middleware = [typeof(Outer), typeof(Inner)],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_a_route_value_When_called_Then_it_is_bound_as_a_string_below_the_prefix()
    {
        await using var app = await StartAsync();
        Assert.Equal("007 GET", await app.Http.GetStringAsync("/api/echo/007", Token));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/echo/007", Token)).StatusCode);
    }

    [Fact]
    public async Task Given_another_prefix_by_setting_When_called_Then_it_is_used()
    {
        await using var app = await StartAsync(new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "v9" });
        Assert.Equal("x GET", await app.Http.GetStringAsync("/v9/echo/x", Token));
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
    public async Task Given_a_function_key_When_called_Then_only_functions_with_a_level_ask_for_it(string path, string? key, HttpStatusCode expected)
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
    public async Task Given_two_calls_When_run_Then_each_has_its_own_instance_and_scope_and_both_are_disposed()
    {
        await using var app = await StartAsync(services: s => s.AddScoped<Thing>().AddSingleton<Journal>());
        var first = await app.Http.GetStringAsync("/api/scoped", Token);
        var second = await app.Http.GetStringAsync("/api/scoped", Token);
        Assert.NotEqual(first, second);
        var journal = app.Services.GetRequiredService<Journal>();
        await Eventually.TrueAsync(() => journal.Count("thing") == 2 && journal.Count("function") == 2);
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
        await using var app = await StartAsync(services: s => s.AddSingleton<Journal>());
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = app.Http.GetAsync("/api/patient", leave.Token);
        var journal = app.Services.GetRequiredService<Journal>();
        await Eventually.TrueAsync(() => journal.Count("waits") == 1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => journal.Count("left") == 1);
    }

    private static Task<WorkerApp> StartAsync(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null) =>
        WorkerApp.StartAsync(Options, settings, services);

    public sealed class Echo
    {
        [Function(nameof(Echo))]
        public Task<IResult> RunAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "echo/{id}")] HttpRequest request, string id, FunctionContext context) =>
            Task.FromResult<IResult>(TypedResults.Text($"{id} {context.GetHttpContext()!.Request.Method}"));
    }

    public sealed class Guarded
    {
        [Function(nameof(Guarded))]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "guarded")] HttpRequest request) => TypedResults.Ok();
    }

    public sealed class Failing
    {
        [Function("failing")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new InvalidOperationException("a bug");
    }

    public sealed class Silent
    {
        [Function(nameof(Silent))]
        public async ValueTask RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "silent")] HttpRequest request) =>
            await Task.Yield();
    }

    public sealed class Scoped(Thing thing, Thing same, Journal journal) : IDisposable
    {
        [Function(nameof(Scoped))]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request) =>
            ReferenceEquals(thing, same) ? TypedResults.Text(thing.Id) : TypedResults.InternalServerError();

        public void Dispose() => journal.Write("function");
    }

    public sealed class Patient(Journal journal)
    {
        [Function(nameof(Patient))]
        public async Task<IResult> RunAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "patient")] HttpRequest request, CancellationToken cancellationToken)
        {
            journal.Write("waits");
            cancellationToken.Register(() => journal.Write("left"));
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return TypedResults.Ok();
        }
    }

    public sealed class Thing(Journal journal) : IDisposable
    {
        public string Id { get; } = Guid.CreateVersion7().ToString();

        public void Dispose() => journal.Write("thing");
    }

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
            if (http.Request.Path.Value!.EndsWith("blocked", StringComparison.Ordinal)) context.GetInvocationResult().Value = TypedResults.StatusCode(451);
            else await next(context);
        }
    }
}
