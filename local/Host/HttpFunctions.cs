using System.Net;
using BoxOffice.Local.Host.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace BoxOffice.Local.Host;

/// <summary>Serves HTTP functions: the invocation over the channel, the call itself to the worker.</summary>
internal sealed partial class HttpFunctions(
    WorkerChannel channel, IFunctionsWorker worker, IReadOnlyDictionary<string, string> capabilities, FunctionKeys keys, HostJson host,
    ILogger logger)
    : IDisposable
{
    private const string InvocationId = "x-ms-invocation-id";
    private readonly SemaphoreSlim free = new(host.MaxConcurrentRequests);

    /// <summary>Maps the function at its route, below the prefix of host.json.</summary>
    public void Map(IEndpointRouteBuilder routes, HostedFunction function, HttpTrigger trigger)
    {
        var pattern = $"{host.RoutePrefix.Trim('/')}/{trigger.Route.TrimStart('/')}";
        RequestDelegate serve = http => ServeAsync(http, function, trigger.Level);
        var endpoint = trigger.Methods.Count > 0
            ? routes.MapMethods(pattern, trigger.Methods.Select(m => m.ToUpperInvariant()), serve)
            : routes.Map(pattern, serve);
        endpoint.WithDisplayName(function.Name);
    }

    public void Dispose() => free.Dispose();

    private async Task ServeAsync(HttpContext http, HostedFunction function, string level)
    {
        if (keys.Check(http.Request, level) is var answer and not KeyAnswer.Allowed)
        {
            http.Response.StatusCode = answer == KeyAnswer.Foreign ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
            return;
        }

        // The real host's hop writes headers as ASCII: such a call never reaches the worker.
        if (http.Request.Headers.Any(h => h.Value.Any(v => v is not null && !System.Text.Ascii.IsValid(v))))
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        try
        {
            await free.WaitAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client left before its turn.
            return;
        }

        try
        {
            await InvokeAsync(http, function);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task InvokeAsync(HttpContext http, HostedFunction function)
    {
        var traceParent = Invocations.NewSpan(http.Request.Headers.TraceParent);
        var request = Invocations.Of(function, http, traceParent);
        Forward(http, request.InvocationId, traceParent);
        using var cancel = http.RequestAborted.Register(() => channel.Cancel(request.InvocationId));
        var invocation = channel.InvokeAsync(request);
        Exception? failure = null;
        try
        {
            await worker.ServeAsync(http, capabilities);
        }
        // The worker's server failed the call, or the hop to it did.
        catch (Exception thrown)
        {
            failure = thrown;
            channel.Cancel(request.InvocationId);
        }

        await EndAsync(http, function, invocation, failure);
    }

    private async Task EndAsync(HttpContext http, HostedFunction function, Task<InvocationResponse> invocation, Exception? failure)
    {
        try
        {
            var result = (await invocation).Result;
            if (result.Status != StatusResult.Types.Status.Success)
                failure ??= new FunctionFailedException(function.Name, result.Exception?.Type ?? "", result.Exception?.Message ?? "");
        }
        catch (HostException gone)
        {
            failure ??= gone;
        }

        if (failure is null || http.RequestAborted.IsCancellationRequested) return;
        Failed(failure, function.Name);
        // Once bytes were sent, the body is cut short.
        if (http.Response.HasStarted) return;
        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    /// <summary>What the real host's hop sets: who called comes from the connection, never from the caller's own headers.</summary>
    private static void Forward(HttpContext http, string invocationId, string traceParent)
    {
        var headers = http.Request.Headers;
        headers[InvocationId] = invocationId;
        headers.TraceParent = traceParent;
        headers.Remove("Forwarded");
        headers.Remove("X-Forwarded-Prefix");
        headers["X-Forwarded-For"] = (http.Connection.RemoteIpAddress ?? IPAddress.Loopback).ToString();
        headers["X-Forwarded-Host"] = http.Request.Host.Value;
        headers["X-Forwarded-Proto"] = http.Request.Scheme;
        headers.Remove(HeaderNames.KeepAlive);
        headers.Remove("Proxy-Connection");
    }

    [LoggerMessage(9010, LogLevel.Error, "{Function} failed")]
    private partial void Failed(Exception exception, string function);
}
