using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;

namespace BoxOffice.WaitingRoom;

/// <summary>What of the waiting room is on record, so that a loss of Redis cannot change it: Cosmos; in a test
/// of the scripts alone, memory.</summary>
public interface IWaitingRoomRecord
{
    /// <summary>The settings, or those of a queue that nobody configured.</summary>
    Task<QueueSettings> ReadAsync(string queueId, CancellationToken cancellationToken);

    /// <summary>How much Redis remembered at the last tick.</summary>
    Task<RedisMemory> ReadMemoryAsync(string queueId, CancellationToken cancellationToken);

    /// <summary>Raises what is on record to what Redis remembers now.</summary>
    Task SaveMemoryAsync(string queueId, RedisMemory memory, CancellationToken cancellationToken);

    /// <summary>Whether the place was left or paid with.</summary>
    Task<bool> IsSpentAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken);

    /// <summary>Marks the place as spent, once and for good.</summary>
    Task SpendAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken);
}

/// <summary>
/// The record in Cosmos: a document for a queue's settings and one for Redis' watermark in the catalogue, and the marks of spent places in
/// their users' partitions. Each read is 1 RU, a mark about 6.
/// </summary>
public sealed class WaitingRoomRecord(CosmosDatabase database, IOptions<WaitingRoomOptions> options) : IWaitingRoomRecord
{
    private const string SettingsId = "queue";
    private const string WatermarkId = "redis";

    /// <inheritdoc/>
    public async Task<QueueSettings> ReadAsync(string queueId, CancellationToken cancellationToken) =>
        await FindAsync(queueId, cancellationToken) ?? QueueSettings.Default(queueId);

    /// <summary>The settings, or null where nobody configured the queue.</summary>
    public async Task<QueueSettings?> FindAsync(string queueId, CancellationToken cancellationToken) =>
        (await database.Catalog.FindAsync(SettingsId, QueueSettings.Partition(queueId), BoxOfficeJson.Default.QueueSettings,
            cancellationToken))?.Item;

    /// <summary>Every queue that somebody configured.</summary>
    public async Task<IReadOnlyList<QueueSettings>> ListAsync(CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", QueueSettings.QueueKind);
        return await database.Catalog.QueryAsync(query, null, BoxOfficeJson.Default.QueueSettings, cancellationToken);
    }

    /// <summary>Decides on what is there and writes it conditionally.</summary>
    /// <param name="change">Pure; gets the defaults where nobody configured the queue. Null leaves it as it is.</param>
    public async Task<QueueSettings?> ChangeAsync(string queueId, Func<QueueSettings, QueueSettings?> change,
        CancellationToken cancellationToken) =>
        await database.Catalog.DecideAsync(
            SettingsId, QueueSettings.Partition(queueId), BoxOfficeJson.Default.QueueSettings,
            old => change(old ?? QueueSettings.Default(queueId)), cancellationToken);

    /// <inheritdoc/>
    public async Task<RedisMemory> ReadMemoryAsync(string queueId, CancellationToken cancellationToken) =>
        await database.Catalog.FindAsync(WatermarkId, QueueSettings.Partition(queueId), BoxOfficeJson.Default.RedisWatermark,
            cancellationToken)
            is { Item: var mark } ? new RedisMemory(mark.Born, mark.Endings) : default;

    /// <inheritdoc/>
    public Task SaveMemoryAsync(string queueId, RedisMemory memory, CancellationToken cancellationToken) =>
        database.Catalog.DecideAsync(
            WatermarkId,
            QueueSettings.Partition(queueId),
            BoxOfficeJson.Default.RedisWatermark,
            old => old is not null && new RedisMemory(old.Born, old.Endings) >= memory
                ? null
                : new RedisWatermark { ConcertId = QueueSettings.PartitionOf(queueId), Born = memory.Born, Endings = memory.Endings },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> IsSpentAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken) =>
        await database.Accounts.FindAsync(
            SpentPlace.IdOf(queueId, place), AccountPartition.Of(userId), BoxOfficeJson.Default.SpentPlace, cancellationToken) is not null;

    /// <summary>Adds the mark of a place that is paid with to its payment's batch. A place may pay for several reservations.</summary>
    public CosmosBatch Spend(CosmosBatch batch, string queueId, long userId, PlaceId place) =>
        batch.Upsert(SpentPlace.Of(queueId, userId, place, options.Value.TokenHours), BoxOfficeJson.Default.SpentPlace);

    /// <inheritdoc/>
    public Task SpendAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken) =>
        database.Accounts.CreateAsync(
            SpentPlace.Of(queueId, userId, place, options.Value.TokenHours), AccountPartition.Of(userId), BoxOfficeJson.Default.SpentPlace,
            cancellationToken);
}
