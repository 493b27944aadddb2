using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace BoxOffice.Functions;

/// <summary>One span an invocation, named by its function: a problem answer always has a trace id, which is the caller's where it sent one.</summary>
public sealed class TraceMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var span = FunctionTrace.Start(context.FunctionDefinition.Name, context.GetHttpContext()?.Request.Headers.TraceParent);
        await next(context);
    }
}
