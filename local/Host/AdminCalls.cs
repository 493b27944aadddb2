using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Host;

/// <summary>
/// The part of the host's admin API that operators use: <c>POST /admin/functions/{name}</c> with <c>{"input": "…"}</c> runs a timer or
/// queue function now, and answers 202 without waiting for the run; a stop waits.
/// </summary>
internal sealed partial class AdminCalls(IReadOnlyList<HostedFunction> functions, Invocations invocations, FunctionKeys keys,
    ILogger logger)
{
    private readonly ConcurrentDictionary<long, Task> running = new();
    private long runs;

    /// <summary>Maps the calls.</summary>
    public void Map(IEndpointRouteBuilder routes, CancellationToken abandoned)
    {
        routes.MapGet("/admin/functions", Guarded(http => http.Response.WriteAsJsonAsync(functions.Select(Describe))));
        routes.MapGet("/admin/functions/{name}", Guarded(ShowAsync));
        routes.MapPost("/admin/functions/{name}", Guarded(http => StartAsync(http, abandoned)));
        routes.MapGet("/admin/host/status",
            Guarded(http => http.Response.WriteAsJsonAsync(new { id = "local", state = "Running", version = FunctionsHost.Version })));
    }

    /// <summary>Waits for the runs that were started.</summary>
    public Task EndAsync() => Task.WhenAll(running.Values);

    /// <summary>Runs a timer or queue function and returns when it has run.</summary>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    /// <exception cref="FunctionFailedException">It threw.</exception>
    public Task RunAsync(string name, string input, CancellationToken cancellationToken) =>
        RunAsync(Find(name)
            ?? throw new ArgumentException($"There is no timer or queue function {name}.", nameof(name)), input, cancellationToken);

    private static object Describe(HostedFunction function) =>
        new { name = function.Name, language = "dotnet-isolated", isDisabled = false };

    private Task RunAsync(HostedFunction function, string input, CancellationToken cancellationToken) => function.Trigger is TimerTrigger
        ? invocations.RunTimerAsync(function, null, isPastDue: false, cancellationToken)
        : invocations.RunQueueAsync(function, input, cancellationToken);

    private RequestDelegate Guarded(RequestDelegate serve) => http =>
    {
        var answer = keys.Check(http.Request, "admin");
        if (answer == KeyAnswer.Allowed) return serve(http);
        http.Response.StatusCode = answer == KeyAnswer.Unknown ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        if (answer == KeyAnswer.Unknown) http.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    };

    private HostedFunction? Find(string? name) =>
        functions.FirstOrDefault(f => f.Trigger is TimerTrigger or QueueTrigger && f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private Task ShowAsync(HttpContext http)
    {
        var name = (string?)http.Request.RouteValues["name"];
        if (functions.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } function)
            return http.Response.WriteAsJsonAsync(Describe(function));
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task StartAsync(HttpContext http, CancellationToken abandoned)
    {
        if (Find((string?)http.Request.RouteValues["name"]) is not { } function) http.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (!http.Request.HasJsonContentType()) http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        else if (await InputAsync(http.Request) is not { } input) http.Response.StatusCode = StatusCodes.Status400BadRequest;
        else
        {
            Start(function, input, abandoned);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private void Start(HostedFunction function, string input, CancellationToken abandoned)
    {
        var id = Interlocked.Increment(ref runs);
        var registered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[id] = RunAsync(id, function, input, registered.Task, abandoned);
        registered.SetResult();
    }

    private async Task RunAsync(long id, HostedFunction function, string input, Task registered, CancellationToken abandoned)
    {
        await registered;
        try
        {
            await RunAsync(function, input, abandoned);
        }
        // Nobody waits for the run, so its failure can only be logged.
        catch (Exception failure)
        {
            Failed(failure, function.Name);
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    /// <summary>The input; empty where the object has none; null where the body is not what it should be.</summary>
    private static async Task<string?> InputAsync(HttpRequest request)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (!json.RootElement.TryGetProperty("input", out var input)) return "";
            return input.ValueKind == JsonValueKind.String ? input.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(9040, LogLevel.Error, "{Function}, run by hand, failed")]
    private partial void Failed(Exception exception, string function);
}
