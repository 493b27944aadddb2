using BoxOffice.Functions;
using BoxOffice.Local.Host;
using Microsoft.AspNetCore.Connections;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Local;

/// <summary>The whole service on 127.0.0.1: the functions under a host of ours, and every service
/// behind them that no setting names.</summary>
public sealed class LocalStack : IAsyncDisposable
{
    private readonly FunctionsHost host;
    private readonly LocalServices services;

    private LocalStack(FunctionsHost host, LocalServices services)
    {
        (this.host, this.services) = (host, services);
        Ended = Task.WhenAny(host.WorkerEnded, services.Ended).Unwrap();
    }

    /// <summary>Where the API is: <c>http://127.0.0.1:7071/api/</c>.</summary>
    public Uri BaseAddress => host.BaseAddress;

    /// <summary>The service's own services.</summary>
    /// <exception cref="InvalidOperationException">The functions run in another process.</exception>
    public IServiceProvider Services =>
        host.Services ?? throw new InvalidOperationException("The functions run in a process of their own.");

    /// <summary>
    /// Completes when the functions' process, or a service that cannot be started again, has ended by itself; the text says how.
    /// </summary>
    public Task<string> Ended { get; }

    /// <summary>Settings that lead to the services that this stack started, by their names in IConfiguration.</summary>
    public IReadOnlyDictionary<string, string?> ServiceSettings => services.Settings;

    /// <summary>Whether the Cosmos DB is this stack's own: nobody else's data is in it.</summary>
    public bool HasOwnCosmos => services.HasOwnCosmos;

    /// <summary>Starts it and returns when it serves.</summary>
    /// <exception cref="StackException">It cannot be started, for a reason that the message names.</exception>
    public static async Task<LocalStack> StartAsync(LocalStackOptions options, CancellationToken cancellationToken = default)
    {
        // First, because it is quick to tell and the most usual.
        if (options.Port != 0 && !LoopbackPorts.IsFree(options.Port)) throw PortInUse(options.Port);
        var given = new ConfigurationBuilder().AddInMemoryCollection(StackSettings.Nested(options.Settings)).Build();
        var behind = await LocalServices.StartAsync(
            given, new LocalServicesOptions
            {
                ForOtherProcesses = options.Host.Child || options.Reachable,
                Cosmos = options.Cosmos,
                Say = options.Say,
            }, cancellationToken);
        try
        {
            var settings = new ConfigurationBuilder().AddInMemoryCollection(StackSettings.Defaults).AddInMemoryCollection(behind.Settings)
                .AddInMemoryCollection(StackSettings.OfService(StackSettings.Nested(options.Settings))).Build();
            var hostOptions = HostOptions(options, settings, behind);
            if (options.Host.Child)
                await ServiceSetup.RunAsync(settings, hostOptions.EnvironmentName, options.ChildSample, cancellationToken);
            return new LocalStack(await FunctionsHost.StartAsync(hostOptions, cancellationToken), behind);
        }
        catch (Exception failed)
        {
            await behind.DisposeAsync();
            if (Explain(failed, options) is { } sentence) throw sentence;
            throw;
        }
    }

    /// <summary>Runs a timer or queue function once and returns when it has run.</summary>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    /// <exception cref="FunctionFailedException">It threw.</exception>
    public Task RunFunctionAsync(string name, string message, CancellationToken cancellationToken) =>
        host.RunAsync(name, message, cancellationToken);

    /// <summary>Lets what is in hand finish, then ends everything that was started.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await services.DisposeAsync();
    }

    private static FunctionsHostOptions HostOptions(LocalStackOptions options, IConfigurationRoot settings, LocalServices services) =>
        options.Host with
        {
            Port = options.Port,
            Settings = settings,
            // As Core Tools: this is a developer's machine unless the setting says otherwise.
            EnvironmentName = settings["AZURE_FUNCTIONS_ENVIRONMENT"] ?? Environments.Development,
            TimerStatusPath = StackSettings.Nested(options.Settings).GetValueOrDefault(StackSettings.Journal) is { } journal
            ? $"{journal}.timers" : null,
            Logging = logging =>
            {
                logging.AddConfiguration(settings.GetSection("Logging"));
                // The worker's web stack makes a key that nothing here uses, and warns on a machine that never had one.
                logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
                if (options.LogToConsole) logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            },
            Compose = builder => Compose(builder, options, services),
            BeforeStart = ServiceSetup.PrepareAsync,
        };

    private static void Compose(FunctionsApplicationBuilder builder, LocalStackOptions options, LocalServices services)
    {
        if (services.Transport is { } transport) builder.Services.AddSingleton(transport);
        builder.AddFunctions();
        options.Configure?.Invoke(builder);
    }

    private static StackException? Explain(Exception failed, LocalStackOptions options) => failed switch
    {
        StackException known => known,
        HostException known => new StackException(known.Message, known),
        OptionsValidationException settings => new StackException(string.Join(' ', settings.Failures), settings),
        IOException { InnerException: AddressInUseException } => PortInUse(options.Port),
        _ => null,
    };

    private static StackException PortInUse(int port) =>
        new($"Port {port} of 127.0.0.1 is in use; end what listens there, or choose another port with --urls http://127.0.0.1:PORT.");
}
