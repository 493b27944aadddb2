using BoxOffice.Catalog;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Payments;

/// <summary>
/// What the messages of a job do. The seats' documents are its list: a look finds reservations that have seats and are in no page yet,
/// pages are worked through side by side, and it looks again until nothing is found. docs/adr/0102-the-job-of-a-date.md.
/// </summary>
public sealed partial class DateJobRun(
    DateChanges changes,
    DateJobStore store,
    ConcertCatalog catalog,
    FindDate dates,
    DateJobService service,
    IMessageSender messages,
    TimeProvider time,
    IOptions<DateJobOptions> options,
    IOptions<CatalogOptions> catalogues,
    IOptions<ReservationOptions> reservations,
    ILogger<DateJobRun> logger)
{
    /// <summary>Pages: each is one message.</summary>
    public const string PageQueue = "date-job-page";

    /// <summary>Pages that are worked through at once, over all processes. More refunds at a time would
    /// take the sale's share of Cosmos.</summary>
    private const int Wave = 32;

    /// <summary>
    /// How long after a change some process may have the old date in its memory, and a request that began then may
    /// commit. Only a look after that is the last.
    /// </summary>
    private TimeSpan Settles => catalogues.Value.InProcess + catalogues.Value.InRedis + catalogues.Value.CheckEvery
        + TimeSpan.FromSeconds(reservations.Value.RequestSeconds + 1);

    /// <summary>Looks how far the job of a change is, and does what is next.</summary>
    public async Task RunAsync(DateChange change, CancellationToken cancellationToken)
    {
        // The change was never committed: its message is queued before it.
        if (await changes.FindCommittedAsync(change, cancellationToken) is not { } decided) return;
        var isNew = await store.FindAsync(change, cancellationToken) is not { Item.SentAt: not null };
        var job = await store.FindOrCreateAsync(DateJob.Of(change, decided), cancellationToken);
        if (job.Item.Status == DateJobStatus.Done) return;
        // The call may have died before it raised the catalogue's version.
        if (isNew) await catalog.ChangedAsync(cancellationToken);
        var now = time.GetUtcNow();
        var pages = await store.PagesAsync(change, cancellationToken);
        var wait = TimeSpan.FromSeconds(options.Value.WatchSeconds);
        var resend = TimeSpan.FromSeconds(options.Value.ResendSeconds);
        // Pages that wait while others are worked through are not lost. Sent again, they would only make all of them wait longer.
        var active = job.Item.SentAt is { } sent && pages.Max(p => p.FinishedAt) is { } finished && finished > sent
            ? finished
            : job.Item.SentAt;
        var isUnderWay = active is { } last && now - last < resend;
        var isThrough = pages.All(p => p.Finished);
        if (!isThrough && isUnderWay && now - job.Item.SentAt >= resend)
        {
            // So that nobody takes it for overdue. Where another look was quicker it has said so.
            await store.ReplaceAsync(job.Item with { SentAt = active }, job.ETag, cancellationToken);
        }

        if (isThrough || !isUnderWay)
        {
            pages = await FindMoreAsync(change, pages, cancellationToken);
            var open = pages.Where(p => !p.Finished).ToList();
            if (open.Count > 0) await SendAsync(change, open.Take(Wave).Select(p => p.Number), pages.Count, cancellationToken);
            var end = job.Item.CreatedAt + Settles;
            var next = open.Count > 0
                ? job.Item with { Status = DateJobStatus.Running, SentAt = now }
                : now >= end
                    ? job.Item with { Status = DateJobStatus.Done, FinishedAt = now }
                    : job.Item with { Status = DateJobStatus.Closing, SentAt = job.Item.SentAt ?? now };
            if (await store.ReplaceAsync(next, job.ETag, cancellationToken) == WriteResult.Done && next.Status == DateJobStatus.Done)
            {
                Ended(change.ConcertDateId, pages.Sum(p => p.Entries.Count));
                return;
            }

            if (next.Status == DateJobStatus.Closing && end - now > wait) wait = end - now;
        }

        await messages.SendAsync(DateChanges.Queue, change, BoxOfficeJson.Default.DateChange, wait, cancellationToken);
    }

    /// <summary>Works through a page, and sends the page a wave further.</summary>
    public async Task RunPageAsync(DateJobPageMessage message, CancellationToken cancellationToken)
    {
        var change = message.Change;
        if (await store.FindAsync(change, cancellationToken) is not { Item: var job }) return;
        if (await store.FindPageAsync(change, message.Number, cancellationToken) is { Item.Finished: false } page)
        {
            var served = new List<DateJobEntry>();
            foreach (var entry in page.Item.Entries)
                served.Add(entry.Outcome == DateJobOutcome.Waiting ? await ServeAsync(job, entry, cancellationToken) : entry);
            // Where another handler was quicker its page says the same.
            var finished = page.Item with { Entries = served, FinishedAt = time.GetUtcNow() };
            await store.ReplaceAsync(change, finished, page.ETag, cancellationToken);
        }

        if (message.Number + Wave < message.Count) await SendAsync(change, [message.Number + Wave], message.Count, cancellationToken);
    }

    private async Task<DateJobEntry> ServeAsync(DateJob job, DateJobEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await service.ServeAsync(job, entry, cancellationToken);
        }
        // Any bug: one reservation must not keep the others of its page from their refund. An outage puts the message back.
        catch (Exception bug) when (Outages.RefusalFor(bug) is null && bug is not OperationCanceledException)
        {
            Failed(bug, entry.Id.Value, job.Change.ConcertDateId);
            return entry with { Outcome = DateJobOutcome.Failed, Error = bug.GetType().Name };
        }
    }

    /// <summary>Puts reservations that have seats and are in no page yet into pages. The pages are a log: each is
    /// created under the next number.</summary>
    private async Task<IReadOnlyList<DateJobPage>> FindMoreAsync(
        DateChange change, IReadOnlyList<DateJobPage> pages, CancellationToken cancellationToken)
    {
        if (await dates(change.ConcertDateId, cancellationToken) is not { Date: var date })
            throw new ReadBehindException($"{change.ConcertDateId}");
        var owned = await store.OwnedSeatsAsync(date, cancellationToken);
        while (true)
        {
            var known = pages.SelectMany(p => p.Entries).Where(e => e.Outcome != DateJobOutcome.Absent).Select(e => e.Id).ToHashSet();
            var found = owned.GroupBy(s => s.ReservationId!.Value).Where(g => !known.Contains(g.Key)).Take(DateJobPage.Size)
                .Select(g => new DateJobEntry(
                    g.Key,
                    [.. g.OrderBy(s => s.SeatNumber)
                        .Select(s => new ReservedSeat(s.SeatNumber, date.Layout.SectionOf(s.SeatNumber).Name, null))],
                    DateJobOutcome.Waiting,
                    0)).ToList();
            if (found.Count == 0) return pages;
            var page = DateJobPage.Of(change, pages.Count, found);
            pages = await store.CreateAsync(change, page, cancellationToken) ? [.. pages, page]
                : await store.PagesAsync(change, cancellationToken);
        }
    }

    private async Task SendAsync(DateChange change, IEnumerable<int> numbers, int count, CancellationToken cancellationToken)
    {
        foreach (var number in numbers)
        {
            await messages.SendAsync(
                PageQueue, new DateJobPageMessage(change, number, count), BoxOfficeJson.Default.DateJobPageMessage, TimeSpan.Zero,
                cancellationToken);
        }
    }

    [LoggerMessage(5002, LogLevel.Information, "The job of date {ConcertDateId} is done: {Reservations} reservations")]
    private partial void Ended(long concertDateId, int reservations);

    [LoggerMessage(5003, LogLevel.Error, "Reservation {Reservation} of date {ConcertDateId} could not be served")]
    private partial void Failed(Exception bug, string reservation, long concertDateId);
}
