using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using Microsoft.Extensions.Options;

namespace BoxOffice.Reservations;

/// <summary>Makes reservations within a buyer's limit of seats, also under the buyer's own parallel requests.</summary>
internal sealed class SeatQuotas(ReservationStore reservations, Settlement settlement, ProtocolProbe probe, TimeProvider time, IOptions<ReservationOptions> options)
{
    /// <summary>Requests of one buyer in parallel: each round one of them wins.</summary>
    private const int MaxRounds = 32;

    /// <summary>
    /// Creates the reservation together with the allowance that counts it. The first try assumes that the buyer has nothing of the
    /// concert yet, the second that there is room for it: neither reads. docs/protocol/allowance_model.py has the proof.
    /// </summary>
    public async Task<Outcome<Reservation>> ReserveAsync(Reservation reservation, Deadline deadline)
    {
        if (deadline.Passed) return new RequestTookTooLong { RetryAfter = TimeSpan.FromSeconds(1) };
        _ = ReservationId.TryParse(reservation.Id, out var id);
        var first = await TryFirstAsync(reservation, deadline);
        if (first is { FailedAt: 0 }) return await FoundAsync(id, deadline.Token);
        if (first is { Done: true }) return reservation;
        var healed = false;
        for (var round = 0; round < MaxRounds; round++)
        {
            var read = await reservations.FindQuotaAsync(reservation.UserId, reservation.ConcertId, deadline.Token);
            await probe.ReachedAsync(ProtocolStep.AllowanceFound, reservation.Id);
            if (deadline.Passed) return new RequestTookTooLong { RetryAfter = TimeSpan.FromSeconds(1) };
            if (SeatQuota.Add(read?.Item, reservation, options.Value.MaxSeatsPerUser).Refused(out var refusal, out var allowance))
            {
                if (healed) return refusal;
                healed = true;
                await HealAsync(read!.Value.Item, deadline.Token);
            }
            else
            {
                var written = await reservations.CreateAsync(reservation, allowance, read, deadline.Token);
                if (written.Done) return reservation;
                if (written.FailedAt == 0) return await FoundAsync(id, deadline.Token);
            }
        }

        throw new ConflictPersistsException(SeatQuota.IdOf(reservation.ConcertId));
    }

    /// <summary>Without a read; null where that says nothing and the allowance must be read.</summary>
    private async Task<BatchOutcome?> TryFirstAsync(Reservation reservation, Deadline deadline)
    {
        var limit = options.Value.MaxSeatsPerUser;
        if (SeatQuota.Add(null, reservation, limit).Refused(out _, out var only)) return null;
        var created = await reservations.CreateAsync(reservation, only, read: null, deadline.Token);
        if (created.FailedAt != 1) return created;
        await probe.ReachedAsync(ProtocolStep.AllowanceFound, reservation.Id);
        return deadline.Passed ? null : await reservations.CreateAndCountAsync(reservation, limit, deadline.Token);
    }

    /// <summary>The same call made it before, or it came too late and finds its tombstone.</summary>
    private async Task<Outcome<Reservation>> FoundAsync(ReservationId id, CancellationToken cancellationToken) =>
        await reservations.FindAsync(id, cancellationToken) is { Item: { Status: not ReservationStatus.Expired } made } ? made : new HoldExpired();

    /// <summary>Holds that ran out unsettled must not count: a message can be late or lost.</summary>
    private async Task HealAsync(SeatQuota allowance, CancellationToken cancellationToken)
    {
        foreach (var id in allowance.Overdue(time.GetUtcNow())) await settlement.SettleAsync(new SeatsToSettle(id.Value, 0, []), cancellationToken);
    }
}
