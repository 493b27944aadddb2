using System.Net;
using BoxOffice.Local.Worker;
using BoxOffice.Platform.Cosmos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Local;

/// <summary>The whole service in this process, on 127.0.0.1: the functions, and every service behind them that no setting names.</summary>
public sealed class LocalStack : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly OwnServices services;

    private LocalStack(WebApplication app, OwnServices services)
    {
        this.app = app;
        this.services = services;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        BaseAddress = new Uri($"{address}/{app.Services.GetRequiredService<HostJson>().RoutePrefix.Trim('/')}".TrimEnd('/') + "/");
    }

    /// <summary>Where the API is: <c>http://127.0.0.1:7071/api/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The service's own services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Whether the Cosmos DB is this stack's own: nobody else's data is in it.</summary>
    public bool HasOwnCosmos => services.Cosmos is not null;

    /// <summary>Starts it and returns when it serves.</summary>
    /// <exception cref="StackException">It cannot be started, for a reason that the message names.</exception>
    public static async Task<LocalStack> StartAsync(LocalStackOptions options, CancellationToken cancellationToken = default)
    {
        // First, because it is quick to tell and the most usual.
        if (options.Port != 0 && !LoopbackPorts.IsFree(options.Port)) throw PortInUse(options.Port);
        var given = new ConfigurationBuilder().AddInMemoryCollection(Nested(options.Settings)).Build();
        var behind = await OwnServices.StartAsync(given, options, cancellationToken);
        WebApplication? host = null;
        try
        {
            host = Build(options, behind);
            // Before the host does it and logs what it throws.
            host.Services.GetService<IStartupValidator>()?.Validate();
            if (UsesKey(host)) await host.Services.GetRequiredService<CosmosDatabase>().CreateIfMissingAsync(cancellationToken);
            await host.StartAsync(cancellationToken);
            return new LocalStack(host, behind);
        }
        catch (Exception failed)
        {
            if (host is not null) await host.DisposeAsync();
            await behind.DisposeAsync();
            if (Explain(failed, options) is { } sentence) throw sentence;
            throw;
        }
    }

    /// <summary>Lets what is in hand finish, then ends everything that was started.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await services.DisposeAsync();
    }

    private static WebApplication Build(LocalStackOptions options, OwnServices services)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            // As Core Tools: this is a developer's machine unless the setting says otherwise.
            EnvironmentName = options.Settings.GetValueOrDefault("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        builder.Configuration.AddInMemoryCollection(StackSettings.Defaults).AddInMemoryCollection(services.Settings).AddInMemoryCollection(Nested(options.Settings));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddRoutingCore();
        // Whoever starts a stack ends it: the default lifetime would listen for Ctrl-C in every test's process.
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConfiguration(builder.Configuration.GetSection("Logging"));
        if (options.LogToConsole) builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (services.Cosmos is { } cosmos) builder.Services.AddSingleton(cosmos);
        // As functions/Program.cs: the middleware, then the service.
        builder.AddBoxOffice();
        builder.AddLocalFunctions(options.Worker);
        options.Configure?.Invoke(builder);
        return builder.Build().MapLocalFunctions();
    }

    /// <summary>An identity may usually read and write items, and not create databases: then Bicep has created them.</summary>
    private static bool UsesKey(WebApplication host) => host.Services.GetRequiredService<IOptions<CosmosOptions>>().Value.ConnectionString is not null;

    private static IEnumerable<KeyValuePair<string, string?>> Nested(IReadOnlyDictionary<string, string?> settings) =>
        settings.Select(s => KeyValuePair.Create(StackSettings.Nested(s.Key), s.Value));

    private static StackException? Explain(Exception failed, LocalStackOptions options) => failed switch
    {
        StackException known => known,
        OptionsValidationException settings => new StackException(string.Join(' ', settings.Failures), settings),
        IOException { InnerException: AddressInUseException } => PortInUse(options.Port),
        _ => null,
    };

    private static StackException PortInUse(int port) =>
        new($"Port {port} of 127.0.0.1 is in use; end what listens there, or choose another port with --urls http://127.0.0.1:PORT.");

    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
