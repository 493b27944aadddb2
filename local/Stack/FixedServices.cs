using BoxOffice.Local.Azurite;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Redis;
using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Local;

/// <summary>
/// The three services alone, at the fixed addresses that local.settings.sample.json names, for the functions under Core Tools.
/// </summary>
public sealed class FixedServices : IAsyncDisposable
{
    /// <summary>Not 6379, where a distribution's own Redis listens.</summary>
    public const int RedisPort = 16379;

    /// <summary>The port of Azure's own Cosmos DB emulators.</summary>
    public const int CosmosPort = 8081;

    private readonly Stack<IAsyncDisposable> started = new();
    private readonly List<string> lines = [];

    /// <summary>Whether somebody listens where they do.</summary>
    public static bool AreUp => !LoopbackPorts.IsFree(RedisPort);

    /// <summary>What is served: a setting a line.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>Starts them.</summary>
    /// <exception cref="StackException">A port is taken, or Azurite cannot be run.</exception>
    public static async Task<FixedServices> StartAsync(bool ephemeralPorts, Action<string>? say, CancellationToken cancellationToken)
    {
        var services = new FixedServices();
        try
        {
            await services.StartAllAsync(ephemeralPorts, say, cancellationToken);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends them.</summary>
    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var service)) await service.DisposeAsync();
    }

    private async Task StartAllAsync(bool ephemeralPorts, Action<string>? say, CancellationToken cancellationToken)
    {
        var redis = EmbeddedRedis.Start(ephemeralPorts ? 0 : RedisPort);
        started.Push(redis);
        lines.Add($"Redis__ConnectionString={redis.ConnectionString}");

        if (!ephemeralPorts && !LoopbackPorts.IsFree(CosmosPort)) throw new StackException($"Port {CosmosPort} of 127.0.0.1, for Cosmos DB, is in use.");
        var cosmos = new CosmosEmulator(new CosmosEmulatorOptions { JournalPath = StackSettings.Given().GetValueOrDefault("Cosmos:Journal") });
        started.Push(cosmos);
        var address = await cosmos.ServeAsync(ephemeralPorts ? 0 : CosmosPort, cancellationToken);
        lines.Add($"Cosmos__ConnectionString={CosmosEmulator.ConnectionStringTo(address)}");
        await CreateDatabaseAsync(CosmosEmulator.ConnectionStringTo(address), cancellationToken);

        var azurite = await AzuriteProcess.StartAllAsync(ephemeralPorts, say, cancellationToken);
        started.Push(azurite);
        lines.Add($"AzureWebJobsStorage={(ephemeralPorts ? azurite.ConnectionStringOf(AzuriteAccount.Development) : "UseDevelopmentStorage=true")}");
    }

    /// <summary>The functions create nothing: in Azure the containers are there before them.</summary>
    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var client = new CosmosClient(connectionString, new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
        await new CosmosDatabase(client).CreateIfMissingAsync(cancellationToken);
    }
}
