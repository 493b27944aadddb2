using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Local.Host;

/// <summary>
/// The real worker inside this process. Its web server is replaced by one that is handed the host's own requests: there is one
/// HttpUri for a whole process, and many stacks run side by side.
/// </summary>
internal sealed class InProcessWorker : IFunctionsWorker
{
    private readonly IHost host;
    private readonly HandedServer server;

    private InProcessWorker(IHost host, HandedServer server) => (this.host, this.server) = (host, server);

    public IServiceProvider Services => host.Services;

    public Task<string> Ended { get; } = new TaskCompletionSource<string>().Task;

    /// <summary>Builds the app and starts its worker, which connects to the host's endpoint.</summary>
    public static async Task<InProcessWorker> StartAsync(FunctionsHostOptions options, string endpoint, CancellationToken cancellationToken)
    {
        // The worker looks there for host.json's route prefix and for the apps' assemblies. One folder for all workers of the process.
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppContext.BaseDirectory);
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Environment.EnvironmentName = options.EnvironmentName;
        // The process' own environment is no part of a stack: what is meant is in the settings.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(options.Settings).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Functions:Worker:HostEndpoint"] = endpoint,
            ["Functions:Worker:WorkerId"] = "in-process",
            ["Functions:Worker:RequestId"] = "in-process",
            ["Functions:Worker:GrpcMaxMessageLength"] = int.MaxValue.ToString(),
        });
        options.Compose(builder);
        RunGeneratedStartup(options.Application, builder.Services);
        var handed = new HandedServer();
        builder.Services.AddSingleton<IServer>(handed);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        var built = builder.Build();
        try
        {
            await options.BeforeStart(built.Services, cancellationToken);
            await built.StartAsync(cancellationToken);
            return new InProcessWorker(built, handed);
        }
        catch
        {
            await DisposeAsync(built);
            throw;
        }
    }

    public Task ServeAsync(HttpContext http, IReadOnlyDictionary<string, string> capabilities)
    {
        // The worker routes by itself and brings the services of the invocation. A feature that is set to null falls through to the
        // host's own, so these are replaced.
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        var features = new FeatureCollection(http.Features);
        features.Set<IServiceProvidersFeature>(new NoServices());
        return server.ServeAsync(features, http.Response);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await DisposeAsync(host);
    }

    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else host.Dispose();
    }

    /// <summary>The worker looks for generated code in the entry assembly only, which here is this one or the tests'.</summary>
    private static void RunGeneratedStartup(Type application, IServiceCollection services)
    {
        var startups = application.Assembly.GetTypes()
            .Where(t => typeof(IAutoConfigureStartup).IsAssignableFrom(t) && t is { IsAbstract: false, IsInterface: false });
        foreach (var type in startups) ((IAutoConfigureStartup)Activator.CreateInstance(type)!).Configure(new ServicesOnly(services));
    }

    /// <summary>A server without a socket.</summary>
    private sealed class HandedServer : IServer
    {
        private Func<IFeatureCollection, HttpResponse, Task> serve = (_, _) =>
            throw new InvalidOperationException("The worker has not started.");

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task ServeAsync(IFeatureCollection features, HttpResponse response) => serve(features, response);

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            Features.Set<IServerAddressesFeature>(null);
            serve = (features, response) => ServeAsync(application, features, response);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }

        /// <summary>The context lives until the response is complete: what the app does when it starts needs it.</summary>
        private static async Task ServeAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection features,
            HttpResponse response)
            where TContext : notnull
        {
            var context = application.CreateContext(features);
            Exception? failure = null;
            response.OnCompleted(() =>
            {
                application.DisposeContext(context, failure);
                return Task.CompletedTask;
            });
            try
            {
                await application.ProcessRequestAsync(context);
            }
            catch (Exception thrown)
            {
                failure = thrown;
                throw;
            }
        }
    }

    private sealed class EmptyServices : IServiceProvider
    {
        public static readonly EmptyServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }

    /// <summary>None yet: the worker sets those of the invocation.</summary>
    private sealed class NoServices : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = EmptyServices.Instance;
    }

    /// <summary>The little of a host builder that generated startup code uses.</summary>
    private sealed class ServicesOnly(IServiceCollection services) : IHostBuilder
    {
        public IDictionary<object, object> Properties { get; } = new Dictionary<object, object>();

        public IHostBuilder ConfigureServices(Action<HostBuilderContext, IServiceCollection> configureDelegate)
        {
            configureDelegate(new HostBuilderContext(Properties), services);
            return this;
        }

        public IHost Build() => throw new NotSupportedException();

        public IHostBuilder ConfigureAppConfiguration(Action<HostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

        public IHostBuilder ConfigureContainer<TContainerBuilder>(Action<HostBuilderContext, TContainerBuilder> configureDelegate) => this;

        public IHostBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate) => this;

        public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory)
            where TContainerBuilder : notnull => this;

        public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(
            Func<HostBuilderContext, IServiceProviderFactory<TContainerBuilder>> factory)
            where TContainerBuilder : notnull => this;
    }
}
