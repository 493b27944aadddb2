using BoxOffice.Api;
using BoxOffice.Storage;
using Microsoft.Extensions.Options;

namespace BoxOffice.Reservations;

/// <summary>Makes reservations within a buyer's limit of seats, also under the buyer's own parallel requests.</summary>
internal sealed class Allowances(ReservationStore reservations, Settlement settlement, ProtocolProbe probe, TimeProvider time, IOptions<ReservationOptions> options)
{
    /// <summary>Requests of one buyer in parallel: each round one of them wins.</summary>
    private const int MaxRounds = 32;

    /// <summary>
    /// Creates the reservation together with the allowance that counts it. The first try assumes that the buyer has nothing of the
    /// concert yet, which saves the read in nearly every hold.
    /// </summary>
    public async Task<Outcome<Reservation>> ReserveAsync(Reservation reservation, Deadline deadline)
    {
        _ = ReservationId.TryParse(reservation.Id, out var id);
        Stored<Allowance>? read = null;
        var healed = false;
        for (var round = 0; round < MaxRounds; round++)
        {
            if (deadline.Passed) return new RequestTookTooLong { RetryAfter = TimeSpan.FromSeconds(1) };
            if (Allowance.Add(read?.Item, reservation, options.Value.MaxSeatsPerUser).Refused(out var refusal, out var allowance))
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

            read = await reservations.FindAllowanceAsync(reservation.UserId, reservation.ConcertId, deadline.Token);
            await probe.ReachedAsync(ProtocolStep.AllowanceRead, reservation.Id);
        }

        throw new ConflictPersistsException(Allowance.IdOf(reservation.ConcertId));
    }

    /// <summary>The same call made it before, or it came too late and finds its tombstone.</summary>
    private async Task<Outcome<Reservation>> FoundAsync(ReservationId id, CancellationToken cancellationToken) =>
        await reservations.FindAsync(id, cancellationToken) is { Item: { Status: not ReservationStatus.Expired } made } ? made : new HoldExpired();

    /// <summary>Holds that ran out unsettled must not count: a message can be late or lost.</summary>
    private async Task HealAsync(Allowance allowance, CancellationToken cancellationToken)
    {
        foreach (var id in allowance.Overdue(time.GetUtcNow())) await settlement.SettleAsync(new SeatsToSettle(id.Value, 0, []), cancellationToken);
    }
}
