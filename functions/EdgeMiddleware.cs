using System.Diagnostics.Metrics;
using System.Net;
using BoxOffice.Functions.Edge;
using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Edge;
using BoxOffice.Platform.Limits;
using BoxOffice.Platform.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace BoxOffice.Functions;

/// <summary>
/// What every HTTP call passes first: response headers, and the limits of its address, of calls of its kind and of calls that failed to
/// authenticate. A call without credentials is nobody's attempt, so the latter does not concern it.
/// </summary>
public sealed class EdgeMiddleware(ResponseHeaders headers, CallerAddress addresses, RateLimits limits) : IFunctionsWorkerMiddleware
{
    private const string OperatorsPath = "/v1/ops/";

    private static readonly InvalidRequest KeyInAddress = InvalidRequest.Because(
        "code", "must not be in the address, which logs keep: send the function key as the header x-functions-key, and replace this one");

    private static readonly Counter<long> Calls =
        Instrumentation.Meter.CreateCounter<long>("boxoffice.calls", "{call}", "HTTP calls, by function.");

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http) return next(context);
        Calls.Add(1, new KeyValuePair<string, object?>("function", context.FunctionDefinition.Name));
        headers.Write(http);
        if (HasKeyInAddress(http))
        {
            context.GetInvocationResult().Value = Problems.From(KeyInAddress);
            return Task.CompletedTask;
        }

        if (addresses.Of(http) is not { } address) return next(context);
        var sent = http.Request.Headers;
        var hasCredentials = sent.ContainsKey("Authorization") || sent.ContainsKey(Operators.Header);
        if (Refuse(context.FunctionDefinition.Name, hasCredentials, address) is { } refusal)
        {
            context.GetInvocationResult().Value = Problems.From(refusal);
            return Task.CompletedTask;
        }

        return hasCredentials ? WatchAsync(context, next, address) : next(context);
    }

    /// <summary>
    /// The host takes a function key from the query too, and every log on the way keeps addresses. So operators' calls refuse it there.
    /// </summary>
    private static bool HasKeyInAddress(HttpContext http) =>
        http.Request.QueryString.HasValue
        && http.Request.Path.Value?.Contains(OperatorsPath, StringComparison.OrdinalIgnoreCase) == true
        && http.Request.Query.ContainsKey("code");

    private async Task WatchAsync(FunctionContext context, FunctionExecutionDelegate next, IPAddress address)
    {
        await next(context);
        if (context.GetInvocationResult().Value is IStatusCodeHttpResult { StatusCode: StatusCodes.Status401Unauthorized })
            limits.NoteStranger(address);
    }

    private Refusal? Refuse(string function, bool hasCredentials, IPAddress address) =>
        (RateLimitGroups.Of(function) is { } kind ? limits.RefuseAddress(kind, address) : null)
        ?? (hasCredentials ? limits.RefuseStranger(address) : null);
}
