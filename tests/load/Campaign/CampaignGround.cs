using Azure.Storage.Queues;
using BoxOffice.Load.Benchmarks;
using BoxOffice.Local;
using BoxOffice.Local.Azurite;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Host;
using BoxOffice.Local.Redis;

namespace BoxOffice.Load.Campaign;

/// <summary>
/// What the service stands on: Cosmos DB in this process, as Azure keeps it whatever dies; Redis and Azurite as processes that can be
/// killed and started again at their ports, empty.
/// </summary>
internal sealed class CampaignGround : IAsyncDisposable
{
    private RedisServerProcess redis;
    private AzuriteProcess azurite;
    private LocalStack? stores;

    private CampaignGround(RedisServerProcess redis, AzuriteProcess azurite) => (this.redis, this.azurite) = (redis, azurite);

    /// <summary>The documents, and the faults of their store.</summary>
    public CosmosEmulator Cosmos { get; } = new();

    /// <summary>Settings that lead to it.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Starts it and puts the concert on sale.</summary>
    public static async Task<CampaignGround> StartAsync(BenchHall hall, CancellationToken cancellationToken)
    {
        var ground = new CampaignGround(
            await RedisServerProcess.StartAsync(cancellationToken: cancellationToken),
            await AzuriteProcess.StartQueuesAsync([AzuriteAccount.Development], cancellationToken: cancellationToken));
        ground.Settings["Redis__ConnectionString"] = ground.redis.ConnectionString;
        ground.Settings["AzureWebJobsStorage"] = ground.azurite.ConnectionStringOf(AzuriteAccount.Development);
        ground.stores = await LocalStack.StartAsync(
            new LocalStackOptions
            {
                Settings = ground.Settings.ToDictionary(s => s.Key, s => (string?)s.Value),
                Cosmos = ground.Cosmos,
                Reachable = true,
                Host = new FunctionsHostOptions { RunQueues = false, RunTimers = false },
            }, cancellationToken);
        foreach (var (name, value) in ground.stores.ServiceSettings)
            ground.Settings[name.Replace(":", "__", StringComparison.Ordinal)] = value!;
        await hall.PutAsync(ground.stores.Services, cancellationToken);
        return ground;
    }

    /// <summary>kill -9 of Azurite, and another at its port.</summary>
    /// <returns>How many messages waited in it: all are lost.</returns>
    public async Task<int> LoseQueuesAsync(CancellationToken cancellationToken)
    {
        var service = new QueueServiceClient(azurite.ConnectionStringOf(AzuriteAccount.Development));
        var lost = 0;
        await foreach (var queue in service.GetQueuesAsync(cancellationToken: cancellationToken))
            lost += (await service.GetQueueClient(queue.Name).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        var port = azurite.Endpoint.Port;
        azurite.Process.Kill();
        await azurite.DisposeAsync();
        azurite = await AzuriteProcess.StartQueuesAsync([AzuriteAccount.Development], port, cancellationToken: cancellationToken);
        return lost;
    }

    /// <summary>Redis ends, is away for a second, and is back with nothing.</summary>
    public async Task LoseRedisAsync(CancellationToken cancellationToken)
    {
        var port = redis.Port;
        redis.Process.Kill();
        await redis.DisposeAsync();
        await Task.Delay(1000, cancellationToken);
        redis = await RedisServerProcess.StartAsync(port, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (stores is not null) await stores.DisposeAsync();
        await azurite.DisposeAsync();
        await redis.DisposeAsync();
        await Cosmos.DisposeAsync();
    }
}
