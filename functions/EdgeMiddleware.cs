using System.Diagnostics.Metrics;
using BoxOffice.Functions.Edge;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Edge;
using BoxOffice.Platform.Limits;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace BoxOffice.Functions;

/// <summary>What every HTTP call passes first: response headers, and the limit of its address.</summary>
public sealed class EdgeMiddleware(ResponseHeaders headers, CallerAddress addresses, RateLimits limits) : IFunctionsWorkerMiddleware
{
    private static readonly Counter<long> Calls =
        Instrumentation.Meter.CreateCounter<long>("boxoffice.calls", "{call}", "HTTP calls, by function.");

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http) return next(context);
        Calls.Add(1, new KeyValuePair<string, object?>("function", context.FunctionDefinition.Name));
        headers.Write(http);
        if (RateLimitGroups.Of(context.FunctionDefinition.Name) is { } kind
            && addresses.Of(http) is { } address
            && limits.RefuseAddress(kind, address) is { } refusal)
        {
            context.GetInvocationResult().Value = Problems.From(refusal);
            return Task.CompletedTask;
        }

        return next(context);
    }
}
