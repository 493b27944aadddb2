using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using Microsoft.Extensions.Options;

namespace BoxOffice.WaitingRoom;

/// <summary>409: people are in the line; a lottery would put newcomers in front of them.</summary>
/// <param name="Waiting">How many.</param>
public sealed record QueueInUse(long Waiting)
    : Refusal(RefusalKind.Conflict, "queue-in-use", $"{Waiting} people wait in this queue; it cannot go back before its opening.");

/// <summary>What operators do with queues: look, and change phase, rate and capacity while they run.</summary>
public sealed class QueueControl(
    WaitingLine line, WaitingRoomRecord record, QueueBoards boards, ConcertCatalog catalog, TimeProvider time,
    IOptions<WaitingRoomOptions> options)
{
    /// <summary>The queue as it is; 404 where no concert names it and nobody configured it. Looking makes nothing.</summary>
    public async Task<Outcome<QueueStats>> ShowAsync(string queueId, CancellationToken cancellationToken) =>
        await IsKnownAsync(queueId, cancellationToken) ? await StatsAsync(queueId, cancellationToken)
            : new NotFound($"The queue {queueId}");

    /// <summary>Every queue that a concert names or somebody configured, by name.</summary>
    public async Task<IReadOnlyList<QueueStats>> ListAsync(CancellationToken cancellationToken)
    {
        var configured = (await record.ListAsync(cancellationToken)).Select(queue => queue.QueueId);
        var named = (await catalog.SnapshotAsync(cancellationToken)).QueueIds;
        var all = configured.Concat(named).Append(Concert.MainQueue).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var stats = new List<QueueStats>();
        foreach (var queueId in all) stats.Add(await StatsAsync(queueId, cancellationToken));
        return stats;
    }

    /// <summary>
    /// Changes the record, then Redis; takes effect with the next script. 409 for a lottery while people wait; 404 for a change of a queue
    /// that is not there.
    /// </summary>
    /// <param name="whole">The request is the whole of the settings: what it leaves out takes the
    /// default. Otherwise that stays as it is.</param>
    public async Task<Outcome<QueueStats>> ConfigureAsync(string queueId, QueueSettingsRequest request, bool whole,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (request.Check(whole, now) is { } invalid) return invalid;
        if (!whole && !await IsKnownAsync(queueId, cancellationToken)) return new NotFound($"The queue {queueId}");
        var waiting = 0L;
        if (request.Phase == QueuePhase.PreOpen)
        {
            var state = await line.StateAsync(queueId, cancellationToken);
            waiting = state.Waiting + state.Skipped;
        }

        Refusal? refusal = null;
        var began = false;
        var seed = Lottery.NewSeed();
        var settings = await record.ChangeAsync(queueId, Decide, cancellationToken);
        if (refusal is not null) return refusal;
        await line.ConfigureAsync(queueId, settings!, began);
        boards.Changed(queueId);
        return await StatsAsync(queueId, cancellationToken);

        QueueSettings? Decide(QueueSettings old)
        {
            var decided = QueueRules.Next(old, request, whole, waiting, TimeSpan.FromSeconds(options.Value.GraceSeconds), seed, now);
            if (decided.Refused(out refusal, out var next)) return null;
            began = next.Epoch != old.Epoch;
            return next;
        }
    }

    private async Task<bool> IsKnownAsync(string queueId, CancellationToken cancellationToken) =>
        queueId == Concert.MainQueue
        || (await catalog.SnapshotAsync(cancellationToken)).QueueIds.Contains(queueId)
        || await record.FindAsync(queueId, cancellationToken) is not null;

    private async Task<QueueStats> StatsAsync(string queueId, CancellationToken cancellationToken) =>
        QueueStats.From(await line.StateAsync(queueId, cancellationToken));
}
