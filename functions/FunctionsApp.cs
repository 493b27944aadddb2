using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Functions;

/// <summary>How the app is composed: for the deployed process, the local stack and the tests alike.</summary>
public static class FunctionsApp
{
    /// <summary>Adds the worker's web server, the middleware (outermost first) and the service.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting that decides what is registered is
    /// wrong.</exception>
    public static FunctionsApplicationBuilder AddFunctions(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<AnsweredMiddleware>();
        builder.ConfigureFunctionsWebApplication();
        // The worker writes five information lines per invocation, and the host collects every one of them.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Bodies are limited call by call (RequestBody); the server's own limit would answer an empty 500 under the host.
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.UseMiddleware<TraceMiddleware>();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseMiddleware<EdgeMiddleware>();
        builder.AddBoxOffice();
        return builder;
    }
}
