using BoxOffice.Local.Azurite;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Redis;
using BoxOffice.Platform.Cosmos;
using Microsoft.Extensions.Configuration;

namespace BoxOffice.Local;

/// <summary>How the services behind the functions are started.</summary>
internal sealed record LocalServicesOptions
{
    /// <summary>True: at the addresses that local.settings.sample.json names. False: at any free ports.</summary>
    public bool FixedPorts { get; init; }

    /// <summary>True: another process uses them, so Cosmos DB is served over HTTP and Azurite has blobs and tables too.</summary>
    public bool ForOtherProcesses { get; init; }

    /// <summary>An emulator of the caller's, who also disposes of it; used where no setting names a Cosmos DB.</summary>
    public CosmosEmulator? Cosmos { get; init; }

    /// <summary>Told what takes long.</summary>
    public Action<string>? Say { get; init; }
}

/// <summary>Redis, storage and Cosmos DB: those that no setting names are started, those that one names are checked.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    /// <summary>Not 6379, where a distribution's own Redis listens.</summary>
    public const int RedisPort = 16379;

    /// <summary>The port of Azure's own Cosmos DB emulators.</summary>
    public const int CosmosPort = 8081;

    private readonly Stack<IAsyncDisposable> started = new();
    private readonly LocalServicesOptions options;

    private LocalServices(LocalServicesOptions options) => this.options = options;

    /// <summary>Whether somebody listens at the fixed addresses.</summary>
    public static bool AreUp => !LoopbackPorts.IsFree(RedisPort);

    /// <summary>Settings that lead to what was started, by their names in IConfiguration.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The Cosmos DB in this process; null where a setting names another, or where it is served over HTTP.</summary>
    public CosmosTransport? Transport { get; private set; }

    /// <summary>Whether the Cosmos DB was started here: nobody else's data is in it.</summary>
    public bool HasOwnCosmos { get; private set; }

    /// <summary>Completes when a service has ended by itself and could not be started again; the text says which.</summary>
    public Task<string> Ended { get; private set; } = new TaskCompletionSource<string>().Task;

    /// <summary>Starts what is missing.</summary>
    /// <exception cref="StackException">One cannot be started, or a named one does not answer.</exception>
    public static async Task<LocalServices> StartAsync(IConfiguration given, LocalServicesOptions options,
        CancellationToken cancellationToken)
    {
        var services = new LocalServices(options);
        try
        {
            // Azurite is slow to start and the others are not: meanwhile.
            await Task.WhenAll(
                services.StartQueuesAsync(given, cancellationToken),
                services.StartRedisAsync(given),
                services.StartCosmosAsync(given, cancellationToken));
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends what was started, last first.</summary>
    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var service)) await service.DisposeAsync();
    }

    private async Task StartQueuesAsync(IConfiguration given, CancellationToken cancellationToken)
    {
        if (given.GetSection("AzureWebJobsStorage").Exists())
        {
            await GivenServices.CheckQueuesAsync(given);
            return;
        }

        var azurite = options.ForOtherProcesses
            ? await AzuriteProcess.StartAllAsync(!options.FixedPorts, options.Say, cancellationToken)
            : await AzuriteProcess.StartQueuesAsync([AzuriteAccount.Development], 0, options.Say, cancellationToken);
        Ended = azurite.KeepRunningAsync(options.Say);
        Keep(azurite,
            ("AzureWebJobsStorage", options.FixedPorts ? "UseDevelopmentStorage=true"
            : azurite.ConnectionStringOf(AzuriteAccount.Development)));
    }

    private async Task StartRedisAsync(IConfiguration given)
    {
        if (given["Redis:ConnectionString"] is { } connectionString)
        {
            await GivenServices.CheckRedisAsync(connectionString);
            return;
        }

        var redis = await Task.Run(() => EmbeddedRedis.Start(options.FixedPorts ? RedisPort : 0));
        Keep(redis, ("Redis:ConnectionString", redis.ConnectionString));
    }

    private async Task StartCosmosAsync(IConfiguration given, CancellationToken cancellationToken)
    {
        if (given["Cosmos:ConnectionString"] is not null || given["Cosmos:AccountEndpoint"] is not null)
        {
            await GivenServices.CheckCosmosAsync(given);
            return;
        }

        if (options.FixedPorts && !LoopbackPorts.IsFree(CosmosPort))
            throw new StackException($"Port {CosmosPort} of 127.0.0.1, for Cosmos DB, is in use.");
        var emulator = options.Cosmos ?? new CosmosEmulator(EmulatorSettings.Read(given));
        HasOwnCosmos = true;
        var connectionString = CosmosEmulator.ConnectionString;
        if (options.ForOtherProcesses)
            connectionString =
                CosmosEmulator.ConnectionStringTo(await emulator.ServeAsync(options.FixedPorts ? CosmosPort : 0, cancellationToken));
        else Transport = new CosmosTransport(emulator.CreateHandler);
        Keep(options.Cosmos is null ? emulator : null, ("Cosmos:ConnectionString", connectionString), ("Cosmos:UseGateway", "true"));
    }

    private void Keep(IAsyncDisposable? service, params (string Setting, string Value)[] settings)
    {
        lock (started)
        {
            if (service is not null) started.Push(service);
            foreach (var (setting, value) in settings) Settings[setting] = value;
        }
    }
}
