using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Reservations;

/// <summary>Reservations and the allowance that counts them: always written in one batch of the user's partition.</summary>
internal sealed class ReservationStore(CosmosDatabase cosmos, ProtocolGuards guards)
{
    /// <summary>The reservation, a tombstone included, or null. A point read.</summary>
    public Task<Stored<Reservation>?> FindAsync(ReservationId id, CancellationToken cancellationToken) =>
        cosmos.Accounts.FindAsync(id.Value, AccountPartition.Of(id.UserId), BoxOfficeJson.Default.Reservation, cancellationToken);

    /// <summary>What the buyer has of a concert, or null.</summary>
    public Task<Stored<SeatQuota>?> FindQuotaAsync(long userId, long concertId, CancellationToken cancellationToken) =>
        cosmos.Accounts.FindAsync(SeatQuota.IdOf(concertId), AccountPartition.Of(userId), BoxOfficeJson.Default.SeatQuota, cancellationToken);

    /// <summary>A user's reservations, the newest first. One query within the user's partition.</summary>
    public async Task<IReadOnlyList<Reservation>> ListAsync(long userId, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", Reservation.ReservationKind);
        var found = await cosmos.Accounts.QueryAsync(query, AccountPartition.Of(userId), BoxOfficeJson.Default.Reservation, cancellationToken);
        return [.. found.OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Id, StringComparer.Ordinal)];
    }

    /// <summary>Creates the reservation and counts it. The operation that refuses is 0 for the reservation, 1 for the allowance.</summary>
    public Task<BatchOutcome> CreateAsync(Reservation reservation, SeatQuota allowance, Stored<SeatQuota>? read, CancellationToken cancellationToken) =>
        Batch(reservation.UserId)
            .Create(reservation, BoxOfficeJson.Default.Reservation)
            .Write(allowance, allowance.Id, guards.AllowanceCondition || read is null ? read : read.Value with { ETag = null! }, BoxOfficeJson.Default.SeatQuota)
            .ExecuteAsync(cancellationToken);

    /// <summary>
    /// Creates the reservation and counts it in an allowance that nobody read, if that has room. Besides <see cref="WriteResult.Exists"/> for the
    /// reservation, 1 may refuse: as changed where there is no room, as missing where there is no allowance.
    /// </summary>
    public Task<BatchOutcome> CreateAndCountAsync(Reservation reservation, int limit, CancellationToken cancellationToken) =>
        Batch(reservation.UserId)
            .Create(reservation, BoxOfficeJson.Default.Reservation)
            .Patch(
                SeatQuota.IdOf(reservation.ConcertId),
                [PatchOperation.Add("/entries/-", SeatQuotaEntry.Of(reservation)), PatchOperation.Increment("/seats", reservation.Seats.Count)],
                guards.AllowanceCondition ? $"FROM c WHERE c.seats <= {limit - reservation.Seats.Count}" : null)
            .ExecuteAsync(cancellationToken);

    /// <summary>Writes a tombstone where there is nothing.</summary>
    public Task<WriteResult> CreateAsync(Reservation tombstone, CancellationToken cancellationToken) =>
        cosmos.Accounts.CreateAsync(tombstone, AccountPartition.Of(tombstone.UserId), BoxOfficeJson.Default.Reservation, cancellationToken);

    /// <summary>Replaces the version that was read.</summary>
    public Task<WriteResult> ReplaceAsync(Reservation next, string etag, CancellationToken cancellationToken) =>
        cosmos.Accounts.ReplaceAsync(next, next.Id, AccountPartition.Of(next.UserId), etag, BoxOfficeJson.Default.Reservation, cancellationToken);

    /// <summary>
    /// Ends a reservation and stops counting it, together with whatever else belongs to that: all or nothing.
    /// </summary>
    /// <param name="etag">The version that was read; null for any, which only a test asks for.</param>
    /// <param name="more">Adds operations, such as a refund's.</param>
    /// <returns>False where something changed since it was read: read and decide again.</returns>
    public async Task<bool> EndAsync(Reservation ended, string? etag, Action<CosmosBatch>? more, CancellationToken cancellationToken)
    {
        var allowance = await FindQuotaAsync(ended.UserId, ended.ConcertId, cancellationToken);
        var batch = Batch(ended.UserId).Replace(ended, ended.Id, etag, BoxOfficeJson.Default.Reservation);
        if (allowance is { } counted)
        {
            var rest = counted.Item.Without(ended.Id);
            if (rest.Entries.Count == 0) batch.Delete(rest.Id, counted.ETag);
            else if (rest.Entries.Count < counted.Item.Entries.Count) batch.Replace(rest, rest.Id, counted.ETag, BoxOfficeJson.Default.SeatQuota);
        }

        more?.Invoke(batch);
        return (await batch.ExecuteAsync(cancellationToken)).Done;
    }

    private CosmosBatch Batch(long userId) => new(cosmos.Accounts, AccountPartition.Of(userId));
}
