using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Returns;

/// <summary>Return lists: one partition of the catalogue's container a date.</summary>
public sealed class ReturnStore(CosmosDatabase cosmos)
{
    private static readonly QueryDefinition Lists = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind")
        .WithParameter("@kind", ReturnListMark.ListKind);

    /// <summary>A buyer's entry, or null. A point read.</summary>
    public Task<Stored<ReturnWait>?> FindAsync(long concertDateId, long userId, CancellationToken cancellationToken) =>
        cosmos.Catalog.FindAsync(
            $"{userId}", ReturnWait.Partition(concertDateId), BoxOfficeJson.Default.ReturnWait, cancellationToken);

    /// <summary>Writes a new entry, unless there is one. The mark of the list comes first, so that no entry is without.</summary>
    public async Task<WriteResult> AddAsync(long concertDateId, ReturnWait wait, CancellationToken cancellationToken)
    {
        var partition = ReturnWait.Partition(concertDateId);
        await cosmos.Catalog.CreateAsync(
            ReturnListMark.Of(concertDateId, wait.Ttl), partition, BoxOfficeJson.Default.ReturnListMark, cancellationToken);
        return await cosmos.Catalog.CreateAsync(wait, partition, BoxOfficeJson.Default.ReturnWait, cancellationToken);
    }

    /// <summary>Replaces the version that was read.</summary>
    public Task<WriteResult> ReplaceAsync(ReturnWait next, string etag, CancellationToken cancellationToken) => cosmos.Catalog.ReplaceAsync(
        next, next.Id, new PartitionKey(next.ConcertId), etag, BoxOfficeJson.Default.ReturnWait, cancellationToken);

    /// <summary>Removes the version that was read.</summary>
    public Task<WriteResult> RemoveAsync(ReturnWait wait, string etag, CancellationToken cancellationToken) =>
        cosmos.Catalog.DeleteAsync(wait.Id, new PartitionKey(wait.ConcertId), etag, cancellationToken);

    /// <summary>The dates that have a list. One query over all partitions, by the index on kind.</summary>
    public async Task<IReadOnlyList<long>> ListDatesAsync(CancellationToken cancellationToken) =>
        [.. (await cosmos.Catalog.PeekAllAsync(Lists, partition: null, BoxOfficeJson.Default.ReturnListMark, cancellationToken))
            .Select(list => list.ConcertDateId).Order()];

    /// <summary>
    /// The first of a list, the offers that are open and those who wait in one read: an entry that is marked between two reads would be in
    /// neither, and the next one would be served before it.
    /// </summary>
    public Task<IReadOnlyList<ReturnWait>> FirstAsync(long concertDateId, int count, CancellationToken cancellationToken) =>
        ListAsync(concertDateId, 0, count, cancellationToken);

    /// <summary>A part of a list, offers that are open among it, in its order. One query within the partition.</summary>
    public Task<IReadOnlyList<ReturnWait>> ListAsync(long concertDateId, int skip, int count, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(
            "SELECT * FROM c WHERE c.kind = @waiting OR c.kind = @offer ORDER BY c.at OFFSET @skip LIMIT @count")
            .WithParameter("@waiting", ReturnWait.WaitingKind)
            .WithParameter("@offer", ReturnWait.OfferKind)
            .WithParameter("@skip", skip)
            .WithParameter("@count", count);
        return cosmos.Catalog.QueryAsync(
            query, ReturnWait.Partition(concertDateId), BoxOfficeJson.Default.ReturnWait, cancellationToken);
    }

    /// <summary>Those who wait and came before; one more than <paramref name="most"/> is not counted.</summary>
    public async Task<int> CountBeforeAsync(long concertDateId, DateTimeOffset at, int most, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind AND c.at < @at OFFSET 0 LIMIT @most")
            .WithParameter("@kind", ReturnWait.WaitingKind)
            .WithParameter("@at", UtcTimeConverter.Text(at))
            .WithParameter("@most", most);
        return (await cosmos.Catalog.PeekAllAsync(
            query, ReturnWait.Partition(concertDateId), BoxOfficeJson.Default.ReturnWait, cancellationToken)).Count;
    }

    /// <summary>Whether anybody waits. One query within the partition.</summary>
    public async Task<bool> AnyWaitsAsync(long concertDateId, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind OFFSET 0 LIMIT 1")
            .WithParameter("@kind", ReturnWait.WaitingKind);
        return (await cosmos.Catalog.PeekAllAsync(
            query, ReturnWait.Partition(concertDateId), BoxOfficeJson.Default.ReturnWait, cancellationToken)).Count > 0;
    }
}
