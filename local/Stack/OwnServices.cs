using BoxOffice.Local.Azurite;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Redis;
using BoxOffice.Platform.Cosmos;
using Microsoft.Extensions.Configuration;

namespace BoxOffice.Local;

/// <summary>The services that no setting names, started; those that one names, checked.</summary>
internal sealed class OwnServices : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> started = new();

    /// <summary>Settings that lead to what was started.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The Cosmos DB in this process; null where a setting names another.</summary>
    public CosmosTransport? Cosmos { get; private set; }

    /// <summary>Starts what is missing.</summary>
    /// <exception cref="StackException">One cannot be started, or a named one does not answer.</exception>
    public static async Task<OwnServices> StartAsync(IConfiguration given, LocalStackOptions options, CancellationToken cancellationToken)
    {
        var services = new OwnServices();
        try
        {
            // Azurite is slow to start and the others are not: meanwhile.
            await Task.WhenAll(
                services.StartQueuesAsync(given, options.Say, cancellationToken),
                services.StartRedisAsync(given),
                services.StartCosmosAsync(given, options));
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

    private async Task StartQueuesAsync(IConfiguration given, Action<string>? say, CancellationToken cancellationToken)
    {
        if (given.GetSection("AzureWebJobsStorage").Exists())
        {
            await GivenServices.CheckQueuesAsync(given);
            return;
        }

        var azurite = await AzuriteProcess.StartQueuesAsync([AzuriteAccount.Development], 0, say, cancellationToken);
        Keep(azurite, "AzureWebJobsStorage", azurite.ConnectionStringOf(AzuriteAccount.Development));
    }

    private async Task StartRedisAsync(IConfiguration given)
    {
        if (given["Redis:ConnectionString"] is { } connectionString)
        {
            await GivenServices.CheckRedisAsync(connectionString);
            return;
        }

        var redis = await Task.Run(() => EmbeddedRedis.Start());
        Keep(redis, "Redis:ConnectionString", redis.ConnectionString);
    }

    private async Task StartCosmosAsync(IConfiguration given, LocalStackOptions options)
    {
        if (given["Cosmos:ConnectionString"] is not null || given["Cosmos:AccountEndpoint"] is not null)
        {
            await GivenServices.CheckCosmosAsync(given);
            return;
        }

        var emulator = options.Cosmos;
        if (emulator is null)
        {
            emulator = new CosmosEmulator(new CosmosEmulatorOptions { JournalPath = given["Cosmos:Journal"] });
            lock (started) started.Push(emulator);
        }

        Cosmos = new CosmosTransport(emulator.CreateHandler);
        lock (started)
        {
            Settings["Cosmos:ConnectionString"] = CosmosEmulator.ConnectionString;
            Settings["Cosmos:UseGateway"] = "true";
        }
    }

    private void Keep(IAsyncDisposable service, string setting, string value)
    {
        lock (started)
        {
            started.Push(service);
            Settings[setting] = value;
        }
    }
}
