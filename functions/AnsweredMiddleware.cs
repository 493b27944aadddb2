using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace BoxOffice.Functions;

/// <summary>
/// Outermost. An HTTP call was answered over HTTP; what the function returned is otherwise serialised once more, every public member of it,
/// and sent to the host, which throws it away: for a list of seats some seven times its size in memory.
/// </summary>
public sealed class AnsweredMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.GetHttpContext() is not null) context.GetInvocationResult().Value = null;
    }
}
