using BoxOffice.Platform.Cosmos;

namespace BoxOffice.WaitingRoom;

/// <summary>Where a queue's settings are on record: Cosmos; in a test of the scripts alone, memory.</summary>
public interface IQueueSettingsSource
{
    /// <summary>The settings, or the defaults where nobody configured the queue.</summary>
    Task<QueueSettings> ReadAsync(string queueId, CancellationToken cancellationToken);
}

/// <summary>The record of queues' settings, one document a queue. Read when Redis does not know the queue; 1 RU.</summary>
public sealed class QueueSettingsStore(CosmosDatabase database) : IQueueSettingsSource
{
    private const string Id = "queue";

    /// <inheritdoc/>
    public async Task<QueueSettings> ReadAsync(string queueId, CancellationToken cancellationToken) =>
        await FindAsync(queueId, cancellationToken) ?? QueueSettings.Default(queueId);

    /// <summary>The settings, or null where nobody configured the queue.</summary>
    public async Task<QueueSettings?> FindAsync(string queueId, CancellationToken cancellationToken) =>
        (await database.Catalog.FindAsync(Id, QueueSettings.Partition(queueId), BoxOfficeJson.Default.QueueSettings, cancellationToken))?.Item;

    /// <summary>Decides on what stands and writes it conditionally.</summary>
    /// <param name="change">Pure; gets the defaults where nobody configured the queue.</param>
    public async Task<QueueSettings> ChangeAsync(string queueId, Func<QueueSettings, QueueSettings> change, CancellationToken cancellationToken) =>
        (await database.Catalog.DecideAsync(
            Id, QueueSettings.Partition(queueId), BoxOfficeJson.Default.QueueSettings, old => change(old ?? QueueSettings.Default(queueId)), cancellationToken))!;
}
