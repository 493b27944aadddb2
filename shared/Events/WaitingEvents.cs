using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Events;

/// <summary>The events that a receiver did not take at once, and the messages that come back to them.</summary>
public sealed partial class WaitingEvents(
    CosmosDatabase cosmos, IMessageSender messages, TimeProvider time, ILogger<WaitingEvents> logger)
{
    /// <summary>The most that one run queues again; the next run takes the rest.</summary>
    private const int MaxNudged = 1000;

    /// <summary>When all is well, the message comes at most this long after it becomes visible.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Keeps an event, and queues its next attempt. One that is kept already stays as it is. One write, one message.</summary>
    public async Task KeepAsync(WaitingEvent waiting, CancellationToken cancellationToken)
    {
        await cosmos.Catalog.CreateAsync(waiting, PartitionOf(waiting), BoxOfficeJson.Default.WaitingEvent, cancellationToken);
        await NudgeAsync(waiting, cancellationToken);
    }

    /// <summary>
    /// Keeps it from its first attempt on, whatever waits already: that version is no longer the one that a last attempt removes. Then
    /// queues that attempt.
    /// </summary>
    public async Task KeepAnewAsync(WaitingEvent waiting, CancellationToken cancellationToken)
    {
        await cosmos.Catalog.DecideAsync(
            waiting.Id, PartitionOf(waiting), BoxOfficeJson.Default.WaitingEvent, _ => waiting, cancellationToken);
        await NudgeAsync(waiting, cancellationToken);
    }

    /// <summary>What waits for that receiver, or null: it was told, or the event is given up. A point read.</summary>
    public Task<Stored<WaitingEvent>?> FindAsync(EventDelivery delivery, CancellationToken cancellationToken) => cosmos.Catalog.FindAsync(
        delivery.Receiver, WaitingEvent.Partition(delivery.EventId), BoxOfficeJson.Default.WaitingEvent, cancellationToken);

    /// <summary>It waits for another attempt. Nothing happens where somebody else has told it, or tried too.</summary>
    /// <param name="etag">The version that was read.</param>
    public async Task PostponeAsync(WaitingEvent waiting, string etag, CancellationToken cancellationToken)
    {
        var written = await cosmos.Catalog.ReplaceAsync(
            waiting, waiting.Id, PartitionOf(waiting), etag, BoxOfficeJson.Default.WaitingEvent, cancellationToken);
        if (written == WriteResult.Done) await NudgeAsync(waiting, cancellationToken);
    }

    /// <summary>It waits no more.</summary>
    /// <param name="etag">Only that version; null for any.</param>
    public Task RemoveAsync(WaitingEvent waiting, string? etag, CancellationToken cancellationToken) =>
        cosmos.Catalog.DeleteAsync(waiting.Id, PartitionOf(waiting), etag, cancellationToken);

    /// <summary>Queues the events again whose message was lost. One query over all partitions, by the indexes on kind and at.</summary>
    /// <returns>How many messages were queued.</returns>
    public async Task<int> NudgeOverdueAsync(CancellationToken cancellationToken)
    {
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.kind = @kind AND c.at < @before OFFSET 0 LIMIT {MaxNudged}")
            .WithParameter("@kind", WaitingEvent.WaitingKind)
            .WithParameter("@before", UtcTimeConverter.Text(time.GetUtcNow() - Grace));
        var found = await cosmos.Catalog.PeekAllAsync(query, partition: null, BoxOfficeJson.Default.WaitingEvent, cancellationToken);
        foreach (var overdue in found) await NudgeAsync(overdue, cancellationToken);
        if (found.Count > 0) Overdue(found.Count);
        return found.Count;
    }

    private async Task NudgeAsync(WaitingEvent waiting, CancellationToken cancellationToken)
    {
        var wait = waiting.At - time.GetUtcNow();
        await messages.SendAsync(
            EventQueues.Of(waiting.Id, waiting.Event.Id), waiting.Delivery, BoxOfficeJson.Default.EventDelivery,
            wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
    }

    private static PartitionKey PartitionOf(WaitingEvent waiting) => WaitingEvent.Partition(waiting.Event.Id);

    [LoggerMessage(6003, LogLevel.Warning, "{Count} events waited past their time and were queued again")]
    private partial void Overdue(int count);
}
