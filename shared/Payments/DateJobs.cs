using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Seats;

namespace BoxOffice.Payments;

/// <summary>An operator's calls about dates that do not take place, and about those that were moved.</summary>
public sealed class DateJobs(
    DateChanges changes, DateJobStore store, ConcertCatalog catalog, FindDate dates, IMessageSender messages, TimeProvider time)
{
    /// <summary>How many reservations, seats and points cancelling a date would concern. One query a section.</summary>
    public async Task<Outcome<DateJobView>> DryRunAsync(long concertDateId, CancellationToken cancellationToken) =>
        await dates(concertDateId, cancellationToken) is { Date: var date }
            ? DateJobView.DryRun(new DateChange(date.Concert.ConcertId, concertDateId), await CountAsync(date, cancellationToken))
            : new NotFound($"Date {concertDateId}");

    /// <summary>The same for every date of a concert that is still to come.</summary>
    public async Task<Outcome<IReadOnlyList<DateJobView>>> DryRunConcertAsync(long concertId, CancellationToken cancellationToken)
    {
        if ((await catalog.ListAsync(cancellationToken)).FirstOrDefault(c => c.Number == concertId)?.ToConcert() is not { } concert)
            return new NotFound($"Concert {concertId}");
        var views = new List<DateJobView>();
        foreach (var date in concert.Dates.Where(d => d.Status == DateStatus.Scheduled && d.StartsAt > time.GetUtcNow()))
        {
            if ((await DryRunAsync(date.ConcertDateId, cancellationToken)).Refused(out var refusal, out var view)) return refusal;
            views.Add(view);
        }

        return views;
    }

    /// <summary>Cancels a date. Cancelling twice gives the same job, and tries again what failed.</summary>
    public async Task<Outcome<DateJobView>> CancelAsync(long concertDateId, string reason, CancellationToken cancellationToken)
    {
        if (await changes.OwnerOfAsync(concertDateId, cancellationToken) is not { } concertId) return new NotFound($"Date {concertDateId}");
        var cancelled = await changes.CancelAsync(concertId, d => d.ConcertDateId == concertDateId, reason, cancellationToken);
        if (cancelled.Refused(out var refusal, out var jobs)) return refusal;
        return jobs.Count == 0 ? new NotFound($"Date {concertDateId}") : await GoOnAsync(jobs[0], cancellationToken);
    }

    /// <summary>Cancels every date of a concert that is still to come.</summary>
    public async Task<Outcome<IReadOnlyList<DateJobView>>> CancelConcertAsync(long concertId, string reason,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var cancelled = await changes.CancelAsync(concertId, d => d.StartsAt > now || d.Cancelled is not null, reason, cancellationToken);
        if (cancelled.Refused(out var refusal, out var jobs)) return refusal;
        var views = new List<DateJobView>();
        foreach (var job in jobs) views.Add(await GoOnAsync(job, cancellationToken));
        return views;
    }

    /// <summary>The jobs of a date, the oldest first.</summary>
    public async Task<Outcome<IReadOnlyList<DateJobView>>> ListAsync(long concertDateId, CancellationToken cancellationToken)
    {
        if ((await changes.AllOfAsync(concertDateId, cancellationToken)).Refused(out var refusal, out var all)) return refusal;
        var views = new List<DateJobView>();
        foreach (var change in all)
        {
            // A move that nobody has looked at yet has no job: its message comes.
            if (await store.FindAsync(change, cancellationToken) is { } job)
                views.Add(DateJobView.Of(job.Item, await store.PagesAsync(change, cancellationToken)));
        }

        return views;
    }

    private async Task<DateJobView> GoOnAsync(DateChange change, CancellationToken cancellationToken)
    {
        var date = await changes.FindCommittedAsync(change, cancellationToken) ?? throw new ReadBehindException($"{change.ConcertDateId}");
        var job = await store.FindOrCreateAsync(DateJob.Of(change, date), cancellationToken);
        var pages = await store.PagesAsync(change, cancellationToken);
        var failed = pages.Where(p => p.Finished && p.Entries.Any(e => e.Outcome == DateJobOutcome.Failed)).ToList();
        foreach (var page in failed) await ReopenAsync(change, page.Number, cancellationToken);
        if (failed.Count == 0) return DateJobView.Of(job.Item, pages);
        await store.ReplaceAsync(job.Item with { Status = DateJobStatus.Running, SentAt = null, FinishedAt = null }, job.ETag,
            cancellationToken);
        await messages.SendAsync(DateChanges.Queue, change, BoxOfficeJson.Default.DateChange, TimeSpan.Zero, cancellationToken);
        return DateJobView.Of(job.Item with { Status = DateJobStatus.Running }, await store.PagesAsync(change, cancellationToken));
    }

    private async Task ReopenAsync(DateChange change, int number, CancellationToken cancellationToken)
    {
        if (await store.FindPageAsync(change, number, cancellationToken) is not { } page) return;
        var again = page.Item.Entries.Select(e => e.Outcome == DateJobOutcome.Failed
            ? e with { Outcome = DateJobOutcome.Waiting, Error = null } : e);
        await store.ReplaceAsync(change, page.Item with { Entries = [.. again], FinishedAt = null }, page.ETag, cancellationToken);
    }

    private async Task<DateJobCounts> CountAsync(BookableDate date, CancellationToken cancellationToken)
    {
        var seats = await store.OwnedSeatsAsync(date, cancellationToken);
        return new DateJobCounts(
            seats.Select(s => s.ReservationId).Distinct().Count(),
            seats.Count,
            seats.Where(s => s.Status == SeatStatus.Sold).Sum(s => date.Layout.SectionOf(s.SeatNumber).Price));
    }
}
