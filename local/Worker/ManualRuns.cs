using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Worker;

/// <summary>
/// <c>POST /admin/functions/{name}</c> with <c>{"input": "…"}</c>: runs a timer or queue function now, as the real host. The
/// answer, 202, does not wait for the run; a stop does.
/// </summary>
internal sealed partial class ManualRuns(
    IReadOnlyList<LocalFunction> functions, FunctionPipeline pipeline, FunctionKeys keys, WorkerLifetime lifetime, ILogger<ManualRuns> logger)
    : IHostedService
{
    private readonly ConcurrentDictionary<long, Task> running = new();
    private long runs;

    /// <summary>The endpoint.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        var name = (string?)http.Request.RouteValues["name"];
        var function = Find(name);
        if (!keys.Allow(http.Request, AuthorizationLevel.Admin)) http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (function is null) http.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (await InputAsync(http.Request) is not { } input) http.Response.StatusCode = StatusCodes.Status400BadRequest;
        else
        {
            Start(function, input);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(running.Values).WaitAsync(cancellationToken);

    /// <summary>Runs it and returns when it has run.</summary>
    public Task RunAsync(string name, string input, CancellationToken cancellationToken)
    {
        var function = Find(name) ?? throw new ArgumentException($"There is no timer or queue function {name}.", nameof(name));
        return pipeline.RunAsync(function, TriggerOf(function, input), ActivityKind.Internal, cancellationToken);
    }

    private static object TriggerOf(LocalFunction function, string input) => function.Trigger is TimerTriggerAttribute ? new TimerInfo() : input;

    private LocalFunction? Find(string? name) => functions.FirstOrDefault(f =>
        f.Trigger is TimerTriggerAttribute or QueueTriggerAttribute && string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    private void Start(LocalFunction function, string input)
    {
        var id = Interlocked.Increment(ref runs);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[id] = RunAsync(id, function, TriggerOf(function, input), begun.Task);
        begun.SetResult();
    }

    private async Task RunAsync(long id, LocalFunction function, object input, Task registered)
    {
        await registered;
        try
        {
            await pipeline.RunAsync(function, input, ActivityKind.Internal, lifetime.Abandoned);
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

    /// <summary>The input; empty for an empty body; null where the body is not what it should be.</summary>
    private static async Task<string?> InputAsync(HttpRequest request)
    {
        try
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
            if (body.Length == 0) return "";
            using var json = JsonDocument.Parse(body);
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
