using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Catalog;

/// <summary>One concert on its way into the catalogue: claim the ids of its new dates, write it, release those it dropped.</summary>
/// <param name="Read">The version that the change was checked against; null where there was none.</param>
internal sealed record ConcertWrite(ConcertPut Put, Stored<ConcertDocument>? Read, ConcertDocument Document)
{
    /// <summary>The dates whose ids the concert does not have yet.</summary>
    public IEnumerable<DatePut> NewDates => Put.Dates.Where(d => !Has(Read?.Item, d.ConcertDateId));

    /// <summary>The dates that were on sale and get another time, and which of their moves that is.</summary>
    public IReadOnlyList<DateChange> Moves =>
        [.. Document.Dates.Where(d => d.Moves is { Count: var moves }
            && moves > (Read?.Item.Dates.FirstOrDefault(o => o.ConcertDateId == d.ConcertDateId)?.Moves?.Count ?? 0))
            .Select(d => new DateChange(Put.ConcertId, d.ConcertDateId, d.Moves!.Count))];

    /// <summary>
    /// False where somebody else was quicker; then the concert stays as it was. A crash in between leaves a claim of this concert, which
    /// its next write finds and takes.
    /// </summary>
    public async Task<bool> RunAsync(Container container, CancellationToken cancellationToken)
    {
        foreach (var date in NewDates)
        {
            if (!await ClaimAsync(container, date.ConcertDateId, cancellationToken)) return false;
        }

        var partition = ConcertDocument.Partition(Put.ConcertId);
        var result = Read is { } old
            ? await container.ReplaceAsync(
                Document, Document.Id, partition, old.ETag, BoxOfficeJson.Default.ConcertDocument, cancellationToken)
            : await container.CreateAsync(Document, partition, BoxOfficeJson.Default.ConcertDocument, cancellationToken);
        if (result != WriteResult.Done) return false;
        foreach (var dropped in Read?.Item.Dates.Where(d => !Has(Document, d.ConcertDateId)) ?? [])
        {
            await container.DeleteAsync("claim", DateClaim.Partition(dropped.ConcertDateId), etag: null, cancellationToken);
        }

        return true;
    }

    private static bool Has(ConcertDocument? concert, long concertDateId) =>
        concert?.Dates.Any(d => d.ConcertDateId == concertDateId) ?? false;

    private async Task<bool> ClaimAsync(Container container, long concertDateId, CancellationToken cancellationToken)
    {
        var claim = DateClaim.Of(concertDateId, Put.ConcertId);
        var partition = DateClaim.Partition(concertDateId);
        if (await container.CreateAsync(claim, partition, BoxOfficeJson.Default.DateClaim, cancellationToken) == WriteResult.Done)
            return true;
        var found = await container.FindAsync(claim.Id, partition, BoxOfficeJson.Default.DateClaim, cancellationToken);
        return found?.Item.Owner == Put.ConcertId;
    }
}
