using BoxOffice.Platform.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Reservations;

/// <summary>Reservations and the quota that counts them: always written in one batch of the user's partition.</summary>
public sealed class ReservationStore(CosmosDatabase cosmos)
{
    /// <summary>The reservation as it was committed last, a tombstone included, or null. A point read.</summary>
    public Task<Stored<Reservation>?> FindAsync(ReservationId id, CancellationToken cancellationToken) =>
        cosmos.Accounts.FindAsync(id.Value, AccountPartition.Of(id.UserId), BoxOfficeJson.Default.Reservation, cancellationToken);

    /// <summary>What the buyer has of a concert as it was committed last, or null.</summary>
    public Task<Stored<SeatQuota>?> FindQuotaAsync(long userId, long concertId, CancellationToken cancellationToken) =>
        cosmos.Accounts.FindAsync(
            SeatQuota.IdOf(concertId), AccountPartition.Of(userId), BoxOfficeJson.Default.SeatQuota, cancellationToken);

    /// <summary>
    /// A user's reservations for display, the newest first: may miss what was written a moment ago. One query within the user's partition.
    /// </summary>
    public async Task<IReadOnlyList<Reservation>> ListAsync(long userId, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", Reservation.ReservationKind);
        var found = await cosmos.Accounts.PeekAllAsync(
            query, AccountPartition.Of(userId), BoxOfficeJson.Default.Reservation, cancellationToken);
        return [.. found.OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Id.Value, StringComparer.Ordinal)];
    }

    /// <summary>Creates the reservation and counts it. The operation that refuses is 0 for the reservation, 1 for the quota.</summary>
    public Task<BatchOutcome> CreateAsync(
        Reservation reservation, SeatQuota quota, Stored<SeatQuota>? read, CancellationToken cancellationToken) =>
        Batch(reservation.UserId)
            .Create(reservation, BoxOfficeJson.Default.Reservation)
            .Write(quota, quota.Id, read, BoxOfficeJson.Default.SeatQuota)
            .ExecuteAsync(cancellationToken);

    /// <summary>
    /// Creates the reservation and counts it in a quota that was not read, if that has room. Besides <see cref="WriteResult.Exists"/> for
    /// the
    /// reservation, 1 may refuse: as changed where there is no room, as missing where there is no quota.
    /// </summary>
    public Task<BatchOutcome> CreateAndCountAsync(Reservation reservation, int limit, CancellationToken cancellationToken) =>
        Batch(reservation.UserId)
            .Create(reservation, BoxOfficeJson.Default.Reservation)
            .Patch(
                SeatQuota.IdOf(reservation.ConcertId),
                [
                    PatchOperation.Add("/entries/-", SeatQuotaEntry.Of(reservation)),
                    PatchOperation.Increment("/seats", reservation.Seats.Count),
                ],
                $"FROM c WHERE c.seats <= {limit - reservation.Seats.Count}")
            .ExecuteAsync(cancellationToken);

    /// <summary>Writes a tombstone, or what the box office sold, where there is nothing.</summary>
    public Task<WriteResult> CreateAsync(Reservation tombstone, CancellationToken cancellationToken) =>
        cosmos.Accounts.CreateAsync(tombstone, AccountPartition.Of(tombstone.UserId), BoxOfficeJson.Default.Reservation, cancellationToken);

    /// <summary>Replaces the version that was read.</summary>
    public Task<WriteResult> ReplaceAsync(Reservation next, string etag, CancellationToken cancellationToken) =>
        cosmos.Accounts.ReplaceAsync(
            next, next.Id.Value, AccountPartition.Of(next.UserId), etag, BoxOfficeJson.Default.Reservation, cancellationToken);

    /// <summary>
    /// Ends a reservation and stops counting it, or takes seats out of it and counts the rest, together with whatever else belongs to that:
    /// all or nothing.
    /// </summary>
    /// <param name="etag">The version that was read.</param>
    /// <param name="more">Adds operations, such as a refund's.</param>
    /// <returns>The new version; null where something changed since it was read: read and decide again.</returns>
    public async Task<string?> EndAsync(Reservation next, string etag, Action<CosmosBatch>? more, CancellationToken cancellationToken)
    {
        var quota = await FindQuotaAsync(next.UserId, next.ConcertId, cancellationToken);
        var batch = Batch(next.UserId).Replace(next, next.Id.Value, etag, BoxOfficeJson.Default.Reservation);
        if (quota is { } counted)
        {
            var goesOn = next.Status is ReservationStatus.Held or ReservationStatus.Paid;
            var rest = goesOn ? counted.Item.Counting(next) : counted.Item.Without(next.Id);
            if (rest.Entries.Count == 0) batch.Delete(rest.Id, counted.ETag);
            else if (rest.Seats < counted.Item.Seats) batch.Replace(rest, rest.Id, counted.ETag, BoxOfficeJson.Default.SeatQuota);
        }

        more?.Invoke(batch);
        return await batch.ExecuteAsync(cancellationToken) is { Done: true } written ? written.ETags[0] : null;
    }

    /// <summary>Adds a mark to a reservation that was decided before. One write; another reads first.</summary>
    /// <param name="etag">The version of <paramref name="known"/>.</param>
    public Task MarkAsync(Reservation known, string etag, Follow mark, DateTimeOffset now, CancellationToken cancellationToken) =>
        Contention.RetryOnConflictAsync(known.Id.Value, async Task<Reservation?> (round) =>
        {
            var read = round == 0 ? new Stored<Reservation>(known, etag) : await FindAsync(known.Id, cancellationToken);
            if (read is not { } found) return known;
            var marked = found.Item.Following(mark, now);
            return await ReplaceAsync(marked, found.ETag, cancellationToken) is WriteResult.Done or WriteResult.Missing ? marked : null;
        }, cancellationToken);

    /// <summary>Writes that all of a decision has followed. One write, or none where that is written
    /// already; another reads first.</summary>
    /// <param name="etag">The version of <paramref name="known"/>; null where it is not known.</param>
    public Task FollowedAsync(
        Reservation known, string? etag, ReservationStatus became, IReadOnlyList<int>? part, CancellationToken cancellationToken) =>
        Contention.RetryOnConflictAsync(known.Id.Value, async Task<Reservation?> (round) =>
        {
            var read = round == 0 && etag is not null ? new Stored<Reservation>(known, etag) : await FindAsync(known.Id, cancellationToken);
            if (read is not { } now) return known;
            var followed = now.Item.Followed(became, part);
            if (ReferenceEquals(followed, now.Item)) return followed;
            return await ReplaceAsync(followed, now.ETag, cancellationToken) is WriteResult.Done or WriteResult.Missing ? followed : null;
        }, cancellationToken);

    private CosmosBatch Batch(long userId) => new(cosmos.Accounts, AccountPartition.Of(userId));
}
