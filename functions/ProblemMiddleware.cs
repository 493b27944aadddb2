using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Functions;

/// <summary>
/// The one outer catch of HTTP functions: the worker itself answers an exception with an empty 500. Queue and timer functions
/// throw on, so that their message is retried.
/// </summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody reads an answer.
        }
        catch (Exception unexpected)
        {
            var refusal = Outages.RefusalFor(unexpected);
            if (refusal is null) Failed(unexpected, context.FunctionDefinition.Name);
            else Outage(context.FunctionDefinition.Name, refusal.Code, unexpected.GetType().Name);
            if (!http.Response.HasStarted) context.GetInvocationResult().Value = Problems.From(refusal ?? new UnexpectedFailure());
        }
    }

    [LoggerMessage(1101, LogLevel.Error, "{Function} failed")]
    private partial void Failed(Exception exception, string function);

    [LoggerMessage(1102, LogLevel.Warning, "{Function} answers {Code}: {Reason}")]
    private partial void Outage(string function, string code, string reason);
}
