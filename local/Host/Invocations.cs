using System.Diagnostics;
using System.Text.Json;
using BoxOffice.Local.Host.Rpc;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Local.Host;

/// <summary>Asks the worker to run functions.</summary>
internal sealed class Invocations(WorkerChannel channel, HostJson host)
{
    /// <summary>How long a cancelled function may go on before nobody waits for it.</summary>
    private static readonly TimeSpan CancelledWithin = TimeSpan.FromSeconds(5);

    /// <summary>The invocation of an HTTP call: the worker gets the call itself on its other road.</summary>
    public static InvocationRequest Of(HostedFunction function, HttpContext http, string traceParent)
    {
        var request = New(function, new TypedData { Http = new RpcHttp() }, traceParent);
        foreach (var (name, value) in http.Request.RouteValues)
        {
            if (value is string text) request.TriggerMetadata[name] = new TypedData { String = text };
        }

        return request;
    }

    /// <summary>Runs a timer function and returns when it has run.</summary>
    /// <exception cref="FunctionFailedException">It threw.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task RunTimerAsync(HostedFunction function, TimerStatus? status, bool isPastDue, CancellationToken cancellationToken) =>
        RunAsync(function, new TypedData { Json = JsonSerializer.Serialize(new TimerInput(new Schedule(true), status, isPastDue)) },
            cancellationToken);

    /// <summary>Runs a queue function and returns when it has run.</summary>
    /// <exception cref="FunctionFailedException">It threw.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task RunQueueAsync(HostedFunction function, string message, CancellationToken cancellationToken) =>
        RunAsync(function, new TypedData { String = message }, cancellationToken);

    /// <summary>A server span of our own in the caller's trace, or in a new one; W3C <c>traceparent</c>.</summary>
    public static string NewSpan(string? callersTraceParent)
    {
        var (trace, flags) = ActivityContext.TryParse(callersTraceParent, null, out var caller)
            ? (caller.TraceId, (int)caller.TraceFlags) : (ActivityTraceId.CreateRandom(), (int)ActivityTraceFlags.Recorded);
        return $"00-{trace.ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-{flags:x2}";
    }

    private static InvocationRequest New(HostedFunction function, TypedData input, string traceParent)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.CreateVersion7().ToString(),
            FunctionId = function.Id,
            TraceContext = new RpcTraceContext { TraceParent = traceParent },
        };
        request.InputData.Add(new ParameterBinding { Name = function.Binding, Data = input });
        return request;
    }

    private async Task RunAsync(HostedFunction function, TypedData input, CancellationToken cancellationToken)
    {
        var request = New(function, input, NewSpan(null));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(host.FunctionTimeout);
        var running = channel.InvokeAsync(request);
        try
        {
            await using var cancel = limit.Token.Register(() => channel.Cancel(request.InvocationId));
            await running.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(running, Task.Delay(CancelledWithin, CancellationToken.None));
        }

        if (!running.IsCompleted) throw new OperationCanceledException($"{function.Name} did not end when it was cancelled.");
        var result = (await running).Result;
        if (result.Status == StatusResult.Types.Status.Success) return;
        cancellationToken.ThrowIfCancellationRequested();
        throw new FunctionFailedException(function.Name, result.Exception?.Type ?? "", result.Exception?.Message ?? "");
    }

    /// <summary>A timer's input, with the names that the worker's TimerInfo reads.</summary>
    private sealed record TimerInput(Schedule Schedule, TimerStatus? ScheduleStatus, bool IsPastDue);

    private sealed record Schedule(bool AdjustForDST);
}
