using System.Diagnostics;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Local.Worker;

/// <summary>The middleware around every function, of whatever trigger; composed once.</summary>
internal sealed class FunctionPipeline
{
    private readonly FunctionExecutionDelegate pipeline;
    private readonly IServiceScopeFactory scopes;

    private readonly TimeSpan timeout;

    public FunctionPipeline(IServiceProvider services, LocalWorkerOptions options, HostJson host)
    {
        timeout = host.FunctionTimeout;
        scopes = services.GetRequiredService<IServiceScopeFactory>();
        FunctionExecutionDelegate next = context => ((LocalFunctionContext)context).Function.ExecuteAsync((LocalFunctionContext)context);
        foreach (var type in options.Middleware.Reverse())
        {
            var middleware = (IFunctionsWorkerMiddleware)ActivatorUtilities.GetServiceOrCreateInstance(services, type);
            var inner = next;
            next = context => middleware.Invoke(context, inner);
        }

        pipeline = next;
    }

    /// <summary>Runs an invocation inside a span of its own.</summary>
    public async Task InvokeAsync(LocalFunctionContext context, Activity? activity)
    {
        using (activity)
        {
            try
            {
                await pipeline(context);
            }
            catch (Exception failure)
            {
                activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
                throw;
            }
        }
    }

    /// <summary>Runs a timer or queue function in its own scope; host.json's functionTimeout fires its token.</summary>
    /// <param name="input">A TimerInfo or the message's text.</param>
    public async Task RunAsync(LocalFunction function, object input, ActivityKind kind, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await using var scope = scopes.CreateAsyncScope();
        var context = new LocalFunctionContext(function, scope.ServiceProvider, http: null, input, limit.Token);
        await InvokeAsync(context, Instrumentation.ActivitySource.StartActivity(function.Name, kind));
    }
}
