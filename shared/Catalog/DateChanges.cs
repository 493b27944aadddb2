using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;

namespace BoxOffice.Catalog;

/// <summary>The message of the queue date-job: a date that was on sale was moved or cancelled, and its holders are to be served.</summary>
/// <param name="Move">Which of the date's moves, from 1; null for its cancellation.</param>
public sealed record DateChange(long ConcertId, long ConcertDateId, int? Move = null)
{
    /// <summary>Every change of a date that was committed, the oldest first, and when it was decided.</summary>
    public static IEnumerable<(DateChange Change, DateTimeOffset At)> Of(long concertId, DateDocument date)
    {
        var moves = (date.Moves ?? []).Select((move, i) => (new DateChange(concertId, date.ConcertDateId, i + 1), move.At));
        return date.Cancelled is { } cancelled ? moves.Append((new DateChange(concertId, date.ConcertDateId), cancelled.At)) : moves;
    }
}

/// <summary>
/// Decides that a date moves or does not take place: message first, then the concert's document, by its ETag. The message's handler checks
/// whether that was committed, so a message too many does nothing.
/// </summary>
public sealed class DateChanges(CosmosDatabase cosmos, ConcertCatalog catalog, IMessageSender messages, TimeProvider time)
{
    /// <summary>Dates that changed: one message each, and the same again while its job runs.</summary>
    public const string Queue = "date-job";

    /// <summary>A change is committed in this time or not at all.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>How long its message stays invisible: no message is handled while its change can still commit.</summary>
    private static readonly TimeSpan Invisible = TimeSpan.FromMinutes(2);

    /// <summary>Queues the changes, commits them together, and makes their messages visible.</summary>
    /// <param name="commit">False where its write was refused: as a rule another writer was quicker.</param>
    public async Task<bool> CommitAsync(
        IReadOnlyList<DateChange> changes, Func<CancellationToken, Task<bool>> commit, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return await commit(cancellationToken);
        var receipts = new List<(MessageReceipt Receipt, DateChange Change)>();
        foreach (var change in changes)
            receipts.Add((await messages.SendAsync(Queue, change, BoxOfficeJson.Default.DateChange, Invisible, cancellationToken), change));
        using var late = new CancellationTokenSource(Within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var done = await commit(either.Token);
        try
        {
            // Also where it seems that another writer was quicker: that may have been this write, sent twice on its way.
            foreach (var (receipt, change) in receipts)
                await messages.MakeVisibleAsync(receipt, change, BoxOfficeJson.Default.DateChange, CancellationToken.None);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            // They become visible by themselves.
        }

        return done;
    }

    /// <summary>Cancels dates of a concert; those that are cancelled already stay as they are.</summary>
    /// <param name="which">Of the concert's dates; none is no refusal.</param>
    /// <returns>The dates that are cancelled now, or 404.</returns>
    public async Task<Outcome<IReadOnlyList<DateChange>>> CancelAsync(
        long concertId, Func<DateDocument, bool> which, string reason, CancellationToken cancellationToken)
    {
        if (await FindAsync(concertId, cancellationToken) is not { } concert) return new NotFound($"Concert {concertId}");
        var dates = concert.Dates.Where(which).ToList();
        var open = dates.Where(d => d.Cancelled is null).Select(d => d.ConcertDateId).ToHashSet();
        var cancelling = new DateCancelling(time.GetUtcNow(), reason);
        if (open.Count > 0)
        {
            await CommitAsync([.. open.Select(id => new DateChange(concertId, id))], async token =>
            {
                await cosmos.Catalog.DecideAsync(
                    ConcertDocument.ConcertKind,
                    ConcertDocument.Partition(concertId),
                    BoxOfficeJson.Default.ConcertDocument,
                    now => now is null ? null : ConcertRules.Cancel(now, open, cancelling),
                    token);
                return true;
            }, cancellationToken);
            await catalog.ChangedAsync(cancellationToken);
        }

        return dates.Select(d => new DateChange(concertId, d.ConcertDateId)).ToList();
    }

    /// <summary>The concert whose date it is, by the record; null where there is no such date.</summary>
    public async Task<long?> OwnerOfAsync(long concertDateId, CancellationToken cancellationToken) => (await cosmos.Catalog.FindAsync(
        "claim", DateClaim.Partition(concertDateId), BoxOfficeJson.Default.DateClaim, cancellationToken))?.Item.Owner;

    /// <summary>The date as the record has it, where it has the change; null where that was never committed.</summary>
    public async Task<DateDocument?> FindCommittedAsync(DateChange change, CancellationToken cancellationToken) =>
        (await FindAsync(change.ConcertId, cancellationToken))?.Dates.FirstOrDefault(
            d => d.ConcertDateId == change.ConcertDateId) is { } date
        && (change.Move is { } move ? date.Moves?.Count >= move : date.Cancelled is not null)
            ? date
            : null;

    /// <summary>Every change of a date that was committed, the oldest first.</summary>
    public async Task<Outcome<IReadOnlyList<DateChange>>> AllOfAsync(long concertDateId, CancellationToken cancellationToken)
    {
        if (await OwnerOfAsync(concertDateId, cancellationToken) is not { } concertId
            || (await FindAsync(concertId, cancellationToken))?.Dates.FirstOrDefault(d => d.ConcertDateId == concertDateId) is not { } date)
            return new NotFound($"Date {concertDateId}");
        return DateChange.Of(concertId, date).Select(c => c.Change).ToList();
    }

    private async Task<ConcertDocument?> FindAsync(long concertId, CancellationToken cancellationToken) => (await cosmos.Catalog.FindAsync(
        ConcertDocument.ConcertKind, ConcertDocument.Partition(concertId), BoxOfficeJson.Default.ConcertDocument, cancellationToken))?.Item;
}
