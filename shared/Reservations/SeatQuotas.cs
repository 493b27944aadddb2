using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using BoxOffice.Platform.Cosmos;
using Microsoft.Extensions.Options;

namespace BoxOffice.Reservations;

/// <summary>Creates reservations within a buyer's quota of seats, also under the buyer's own parallel requests.</summary>
public sealed class SeatQuotas(
    ReservationStore reservations, Settlement settlement, TimeProvider time, IOptions<ReservationOptions> options)
{
    private readonly FreshReads<(long UserId, long ConcertId), Stored<SeatQuota>?> looks = new(buyer =>
        reservations.FindQuotaAsync(buyer.UserId, buyer.ConcertId, CancellationToken.None));

    /// <summary>
    /// The refusal of a reservation that goes over the limit, by a point read that began after this call; null where it may be created, or
    /// where holds that ran out must be settled first.
    /// </summary>
    public async Task<Refusal?> RefuseAsync(Reservation wanted) =>
        await looks.ReadAsync((wanted.UserId, wanted.ConcertId)) is { Item: var quota } && !quota.Overdue(time.GetUtcNow()).Any()
            ? SeatQuota.Add(quota, wanted, wanted.SeatLimit ?? options.Value.MaxSeatsPerUser).Refusal
            : null;

    /// <summary>
    /// Creates the reservation together with the quota that counts it. The first attempt assumes that the buyer has no seat of the
    /// concert yet, the second that the quota has room: neither reads. docs/protocol/allowance_model.py has the proof.
    /// </summary>
    public async Task<Outcome<Reservation>> ReserveAsync(Reservation reservation, Deadline deadline)
    {
        if (deadline.Passed) return new RequestTookTooLong();
        var first = await TryWithoutReadAsync(reservation, deadline);
        if (first is { FailedAt: 0 }) return await FoundAsync(reservation.Id, deadline.Token);
        if (first is { Done: true }) return reservation;
        var healed = false;
        return await Contention.RetryOnConflictAsync(SeatQuota.IdOf(reservation.ConcertId), async Task<Outcome<Reservation>?> (_) =>
        {
            var read = await reservations.FindQuotaAsync(reservation.UserId, reservation.ConcertId, deadline.Token);
            if (deadline.Passed) return new RequestTookTooLong();
            if (SeatQuota.Add(read?.Item, reservation, reservation.SeatLimit ?? options.Value.MaxSeatsPerUser)
                .Refused(out var refusal, out var quota))
            {
                if (healed || read is not { } full) return refusal;
                healed = true;
                await HealAsync(full.Item, deadline.Token);
                return null;
            }

            var written = await reservations.CreateAsync(reservation, quota, read, deadline.Token);
            if (written.FailedAt == 0) return await FoundAsync(reservation.Id, deadline.Token);
            if (written.Done) return reservation;
            return null;
        }, deadline.Token, Contention.OneUsersRounds);
    }

    /// <summary>Creates a reservation of the box office, which no limit counts.</summary>
    public async Task<Outcome<Reservation>> RecordAsync(Reservation sold, Deadline deadline)
    {
        if (deadline.Passed) return new RequestTookTooLong();
        return await reservations.CreateAsync(sold, deadline.Token) == WriteResult.Done ? sold : await FoundAsync(sold.Id, deadline.Token);
    }

    /// <summary>Null where these attempts decide nothing and the quota must be read.</summary>
    private async Task<BatchOutcome?> TryWithoutReadAsync(Reservation reservation, Deadline deadline)
    {
        var limit = reservation.SeatLimit ?? options.Value.MaxSeatsPerUser;
        if (SeatQuota.Add(null, reservation, limit).Refused(out _, out var only)) return null;
        var created = await reservations.CreateAsync(reservation, only, read: null, deadline.Token);
        if (created.FailedAt != 1) return created;
        return deadline.Passed ? null : await reservations.CreateAndCountAsync(reservation, limit, deadline.Token);
    }

    /// <summary>The same call made it before, or it came too late and finds its tombstone. What has
    /// ended is never answered as made.</summary>
    private async Task<Outcome<Reservation>> FoundAsync(ReservationId id, CancellationToken cancellationToken) =>
        await reservations.FindAsync(id, cancellationToken) is { Item: { IsTombstone: false } made }
            ? ReservationRules.Repeat(made, time.GetUtcNow())
            : new HoldExpired { NeverMade = true };

    /// <summary>Holds that expired unsettled must not count: a message can be late or lost.</summary>
    private async Task HealAsync(SeatQuota quota, CancellationToken cancellationToken)
    {
        foreach (var id in quota.Overdue(time.GetUtcNow())) await settlement.SettleAsync(new SeatsToSettle(id, 0, []), cancellationToken);
    }
}
