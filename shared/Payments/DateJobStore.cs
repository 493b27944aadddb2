using BoxOffice.Catalog;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Payments;

/// <summary>A seat's number, status and reservation: all that a job needs of its document.</summary>
public sealed record OwnedSeat(int SeatNumber, SeatStatus Status, ReservationId? ReservationId);

/// <summary>Jobs and their pages, and the seats that they are made from.</summary>
public sealed class DateJobStore(CosmosDatabase cosmos)
{
    private const int ParallelSections = 8;
    private static readonly QueryDefinition Owners = new("SELECT c.seatNumber, c.status, c.reservationId FROM c");
    private static readonly QueryDefinition AllPages =
        new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", DateJobPage.PageKind);

    /// <summary>The job, or null.</summary>
    public Task<Stored<DateJob>?> FindAsync(DateChange change, CancellationToken cancellationToken) =>
        cosmos.Catalog.FindAsync(DateJob.JobId, DateJob.Partition(change), BoxOfficeJson.Default.DateJob, cancellationToken);

    /// <summary>The job; written where there is none, so that all who ask find one.</summary>
    public async Task<Stored<DateJob>> FindOrCreateAsync(DateJob job, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(job.Change, cancellationToken) is { } found) return found;
            await cosmos.Catalog.CreateAsync(job, DateJob.Partition(job.Change), BoxOfficeJson.Default.DateJob, cancellationToken);
        }
    }

    /// <summary>Replaces the version that was read; where another handler was quicker, that one goes on.</summary>
    public Task<WriteResult> ReplaceAsync(DateJob next, string etag, CancellationToken cancellationToken) => cosmos.Catalog.ReplaceAsync(
        next, next.Id, DateJob.Partition(next.Change), etag, BoxOfficeJson.Default.DateJob, cancellationToken);

    /// <summary>Every page, by number.</summary>
    public async Task<IReadOnlyList<DateJobPage>> PagesAsync(DateChange change, CancellationToken cancellationToken) =>
        [.. (await cosmos.Catalog.QueryAsync(AllPages, DateJob.Partition(change), BoxOfficeJson.Default.DateJobPage, cancellationToken))
            .OrderBy(p => p.Number)];

    /// <summary>A page, or null.</summary>
    public Task<Stored<DateJobPage>?> FindPageAsync(DateChange change, int number, CancellationToken cancellationToken) =>
        cosmos.Catalog.FindAsync(DateJobPage.IdOf(number), DateJob.Partition(change), BoxOfficeJson.Default.DateJobPage, cancellationToken);

    /// <summary>Creates a page, or says that another handler made one of that number.</summary>
    public async Task<bool> CreateAsync(DateChange change, DateJobPage page, CancellationToken cancellationToken) =>
        await cosmos.Catalog.CreateAsync(
        page, DateJob.Partition(change), BoxOfficeJson.Default.DateJobPage, cancellationToken) == WriteResult.Done;

    /// <summary>Replaces the version that was read.</summary>
    public Task<WriteResult> ReplaceAsync(DateChange change, DateJobPage page, string etag, CancellationToken cancellationToken) =>
        cosmos.Catalog.ReplaceAsync(page, page.Id, DateJob.Partition(change), etag, BoxOfficeJson.Default.DateJobPage, cancellationToken);

    /// <summary>
    /// The seats of a date that a reservation has, as they were committed last: one query a section. Every reservation that is held or paid
    /// has its seats' documents, so these are all of them.
    /// </summary>
    public async Task<IReadOnlyList<OwnedSeat>> OwnedSeatsAsync(BookableDate date, CancellationToken cancellationToken)
    {
        var sections = new IReadOnlyList<OwnedSeat>[date.Layout.Sections.Count];
        var few = new ParallelOptions { MaxDegreeOfParallelism = ParallelSections, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, sections.Length, few, async (i, token) => sections[i] = await cosmos.Seats.QueryAsync(
            Owners, SeatPartition.Of(date.Date.ConcertDateId, date.Layout.Sections[i].Name), BoxOfficeJson.Default.OwnedSeat, token));
        return [.. sections.SelectMany(s => s).Where(s => s.ReservationId is not null && date.Layout.Has(s.SeatNumber))];
    }
}
