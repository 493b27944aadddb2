using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Local.Worker;

/// <summary>
/// The Functions runtime in this process: HTTP, timer and queue triggers as the real isolated worker serves them, as far as
/// functions/ can tell (docs/adr/0015-local-worker.md lists what differs).
/// </summary>
public static class LocalWorker
{
    /// <summary>Finds the functions and registers what runs them. Call after AddBoxOffice.</summary>
    /// <exception cref="InvalidOperationException">A function or host.json is wrong.</exception>
    public static WebApplicationBuilder AddLocalFunctions(this WebApplicationBuilder builder, LocalWorkerOptions options)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(HostJson.Load(options.HostJsonPath, builder.Configuration));
        services.AddSingleton(LocalFunction.Discover(options));
        services.AddSingleton<FunctionPipeline>();
        services.AddSingleton<FunctionKeys>();
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<WorkerLifetime>();
        services.AddSingleton<ManualRuns>();
        services.AddHostedService<TimerFunctions>();
        services.AddHostedService<QueueFunctions>();
        services.AddHostedService(s => s.GetRequiredService<ManualRuns>());
        services.Configure<HostOptions>(o => o.ShutdownTimeout = options.StopWithin + TimeSpan.FromSeconds(5));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Bodies are limited call by call (RequestBody); this only bounds what a call that reads none may be sent.
            kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        return builder;
    }

    /// <summary>Maps every HTTP function. A path or method that no function has is an empty 404, as in the real worker.</summary>
    public static WebApplication MapLocalFunctions(this WebApplication app)
    {
        var http = app.Services.GetRequiredService<HttpFunctions>();
        foreach (var function in app.Services.GetRequiredService<IReadOnlyList<LocalFunction>>())
        {
            if (function.Trigger is HttpTriggerAttribute trigger && !app.Configuration.IsDisabled(function.Name)) http.Map(app, function, trigger);
        }

        app.MapPost("/admin/functions/{name}", app.Services.GetRequiredService<ManualRuns>().ServeAsync);
        // Being there for every method, it also keeps routing from answering 405 for a known path.
        app.MapFallback("{**path}", context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return app;
    }

    /// <summary>Runs a timer or queue function once and returns when it has run: how tests drive them. Its exception is thrown.</summary>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public static Task RunFunctionAsync(this IServiceProvider services, string name, string message, CancellationToken cancellationToken) =>
        services.GetRequiredService<ManualRuns>().RunAsync(name, message, cancellationToken);
}
