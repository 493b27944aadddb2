using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Catalog;

/// <summary>
/// Operators' changes. A call is checked whole against what is stored before anything of it is written; a concert with its dates is one
/// document, so none is ever half-written; and no write overwrites one that it did not see.
/// </summary>
public sealed class CatalogWriter(CosmosDatabase cosmos, ConcertCatalog catalog, DateChanges changes, TimeProvider time)
{
    /// <summary>Reads or writes under way at once.</summary>
    private const int Parallel = 32;

    /// <summary>Creates or replaces venues. Dates keep the layout that they were written with.</summary>
    public async Task<Outcome<BulkWritten>> PutVenuesAsync(IReadOnlyList<VenuePut> venues, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        foreach (var venue in venues)
            DocumentSize.Require(errors, $"{venue.Path}.sections", venue.Layout, BoxOfficeJson.Default.LayoutDocument);
        if (errors.Any) return errors.ToRefusal();
        foreach (var layout in venues.Select(v => v.Layout).DistinctBy(l => l.Id))
        {
            // One that exists already is the same: the id is a hash of the content.
            await cosmos.Catalog.CreateAsync(
                layout, LayoutDocument.Partition(layout.Id), BoxOfficeJson.Default.LayoutDocument, cancellationToken);
        }

        await EachAsync(venues, async (venue, token) => await cosmos.Catalog.DecideAsync(
            "venue", VenueDocument.Partition(venue.PlaceId), BoxOfficeJson.Default.VenueDocument,
            _ => VenueDocument.Of(venue.PlaceId, venue.Name, venue.Layout.ToLayout()) with { TimeZone = venue.TimeZone },
            token), cancellationToken);
        return new BulkWritten(venues.Count);
    }

    /// <summary>Creates or replaces concerts, or puts dates into them.</summary>
    public async Task<Outcome<BulkWritten>> PutConcertsAsync(IReadOnlyList<ConcertPut> puts, CancellationToken cancellationToken)
    {
        FieldErrors errors = new(), conflicts = new();
        var venues = await FindAllAsync(
            puts.SelectMany(p => p.Dates).Select(d => d.PlaceId).Distinct(),
            VenueDocument.Partition,
            "venue",
            BoxOfficeJson.Default.VenueDocument,
            cancellationToken);
        var stored = await FindAllAsync(
            puts.Select(p => p.ConcertId),
            ConcertDocument.Partition,
            ConcertDocument.ConcertKind,
            BoxOfficeJson.Default.ConcertDocument,
            cancellationToken);
        var halls = venues.ToDictionary(v => v.Key, v => v.Value.Item);
        var writes = puts.Select(put => new ConcertWrite(
            put,
            Find(stored, put.ConcertId),
            ConcertRules.Put(Find(stored, put.ConcertId)?.Item, put, halls, errors, conflicts, time.GetUtcNow()))).ToArray();
        var claims = await FindAllAsync(
            writes.SelectMany(w => w.NewDates).Select(d => d.ConcertDateId),
            DateClaim.Partition,
            "claim",
            BoxOfficeJson.Default.DateClaim,
            cancellationToken);
        foreach (var (put, date) in writes.SelectMany(w => w.NewDates, (w, d) => (w.Put, d)))
        {
            if (claims.TryGetValue(date.ConcertDateId, out var claim) && claim.Item.Owner != put.ConcertId)
                errors.Add($"{date.Path}.concertDateId", $"Belongs to concert {claim.Item.Owner}.");
        }

        foreach (var write in writes)
            DocumentSize.Require(errors, $"{write.Put.Path}.dates", write.Document, BoxOfficeJson.Default.ConcertDocument);
        if (errors.Any) return errors.ToRefusal();
        if (conflicts.Any) return new DateOnSale(conflicts.ToDictionary());
        return await WriteAsync(writes, cancellationToken);
    }

    /// <summary>Shows concerts to buyers, or hides them. The paths of unknown ones are <c>concertIds[i]</c>.</summary>
    public async Task<Outcome<BulkWritten>> PublishAsync(
        IReadOnlyList<long> concertIds, bool published, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var stored = await FindAllAsync(
            concertIds.Distinct(),
            ConcertDocument.Partition,
            ConcertDocument.ConcertKind,
            BoxOfficeJson.Default.ConcertDocument,
            cancellationToken);
        for (var i = 0; i < concertIds.Count; i++)
        {
            if (!stored.TryGetValue(concertIds[i], out var concert))
                errors.Add($"concertIds[{i}]", $"There is no concert {concertIds[i]}.");
            else if (published && concert.Item.Dates.Count == 0) errors.Add($"concertIds[{i}]", $"Concert {concertIds[i]} has no dates.");
        }

        if (errors.Any) return errors.ToRefusal();
        var drafts = stored.Values.SelectMany(c => c.Item.Dates).Where(d => published && !d.WasOnSale)
            .Select(d => d.Place.PlaceId).Distinct();
        var venues = (await FindAllAsync(
            drafts, VenueDocument.Partition, "venue", BoxOfficeJson.Default.VenueDocument,
            cancellationToken)).ToDictionary(v => v.Key, v => v.Value.Item);
        await EachAsync(stored.Keys, async (id, token) => await cosmos.Catalog.DecideAsync(
            ConcertDocument.ConcertKind, ConcertDocument.Partition(id), BoxOfficeJson.Default.ConcertDocument,
            concert => concert is null || concert.Published == published
                ? null
                : ConcertRules.Publish(ConcertRules.FollowVenues(concert, venues), published), token), cancellationToken);
        await catalog.ChangedAsync(cancellationToken);
        return new BulkWritten(stored.Count);
    }

    private async Task<Outcome<BulkWritten>> WriteAsync(ConcertWrite[] writes, CancellationToken cancellationToken)
    {
        var lost = new ConcurrentBag<long>();
        await EachAsync(writes, async (write, token) =>
        {
            if (!await changes.CommitAsync(write.Moves, within => write.RunAsync(cosmos.Catalog, within), token))
                lost.Add(write.Put.ConcertId);
        }, cancellationToken);
        await catalog.ChangedAsync(cancellationToken);
        return lost.IsEmpty ? new BulkWritten(writes.Length)
            : new ConcertsChanged([.. lost.Order()]) { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    private async Task<IReadOnlyDictionary<long, Stored<T>>> FindAllAsync<T>(
        IEnumerable<long> ids, Func<long, PartitionKey> partition, string id, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var found = new ConcurrentDictionary<long, Stored<T>>();
        await EachAsync(ids, async (key, token) =>
        {
            if (await cosmos.Catalog.FindAsync(id, partition(key), type, token) is { } item) found[key] = item;
        }, cancellationToken);
        return found;
    }

    private static Stored<T>? Find<T>(IReadOnlyDictionary<long, Stored<T>> items, long key) =>
        items.TryGetValue(key, out var item) ? item : null;

    private static Task EachAsync<T>(
        IEnumerable<T> items, Func<T, CancellationToken, ValueTask> action, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, action);
}
