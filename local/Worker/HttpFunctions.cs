using System.Diagnostics;
using BoxOffice.Platform.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Worker;

/// <summary>Serves HTTP functions as endpoints.</summary>
internal sealed partial class HttpFunctions(FunctionPipeline pipeline, FunctionKeys keys, HostJson host, ILogger<HttpFunctions> logger)
{
    /// <summary>Maps the function at its route, below the prefix of host.json.</summary>
    public void Map(IEndpointRouteBuilder routes, LocalFunction function, HttpTriggerAttribute trigger)
    {
        var prefix = host.RoutePrefix.Trim('/');
        var pattern = $"{prefix}/{trigger.Route?.TrimStart('/') ?? function.Name}";
        RequestDelegate serve = context => ServeAsync(context, function, trigger.AuthLevel);
        var endpoint = trigger.Methods is { Length: > 0 } methods ? routes.MapMethods(pattern, methods, serve) : routes.Map(pattern, serve);
        endpoint.WithDisplayName(function.Name);
    }

    private async Task ServeAsync(HttpContext http, LocalFunction function, AuthorizationLevel level)
    {
        if (!keys.Allow(http.Request, level))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            var context = new LocalFunctionContext(function, http.RequestServices, http, input: null, http.RequestAborted);
            await pipeline.InvokeAsync(context, Start(function, http));
            if (context.Result.Value is IResult result) await result.ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        // As the real worker: whatever no middleware caught is an empty 500, or a broken connection once bytes were sent.
        catch (Exception failure)
        {
            Failed(failure, function.Name);
            if (http.Response.HasStarted) http.Abort();
            else http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>A child of the server's span where there is one, of the caller's <c>traceparent</c> otherwise.</summary>
    private static Activity? Start(LocalFunction function, HttpContext http)
    {
        if (!Instrumentation.ActivitySource.HasListeners()) return null;
        var headers = http.Request.Headers;
        return Activity.Current is null && ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var caller)
            ? Instrumentation.ActivitySource.StartActivity(function.Name, ActivityKind.Internal, caller)
            : Instrumentation.ActivitySource.StartActivity(function.Name);
    }

    [LoggerMessage(9010, LogLevel.Error, "{Function} threw, and no middleware caught it")]
    private partial void Failed(Exception exception, string function);
}
