using System.Diagnostics.Metrics;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Seats;
using Microsoft.Extensions.Options;

namespace BoxOffice.Reservations;

/// <summary>
/// Holds seats: message first, then the seats, then the reservation, as docs/protocol.md says. Without a conflict: one queue operation,
/// one Cosmos batch per section and one in the buyer's partition (two where the buyer has seats of the concert), one call to Redis.
/// </summary>
public sealed class Holds(
    SeatQuotas quotas,
    SeatStore seats,
    Settlement settlement,
    IMessageSender messages,
    TimeProvider time,
    IOptions<ReservationOptions> options)
{
    private static readonly Counter<long> Held = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.reservations.holds", "{hold}", "Holds, by how they ended.");

    private readonly ReservationOptions settings = options.Value;

    /// <summary>All of the seats, or none and why.</summary>
    /// <param name="wanted">What is to be held: <see cref="Reservation.Wanted"/>.</param>
    /// <param name="ignoresCoolDown">A late payment.</param>
    public async Task<Outcome<Reservation>> HoldAsync(Reservation wanted, bool ignoresCoolDown)
    {
        using var deadline = new Deadline(time, TimeSpan.FromSeconds(settings.RequestSeconds));
        var now = time.GetUtcNow();
        var isBuyers = wanted.BoxOffice is null;
        if (isBuyers && now >= wanted.StartsAt) return new DatePast();
        var limit = wanted.SeatLimit ?? settings.MaxSeatsPerUser;
        if (isBuyers && wanted.Seats.Count > limit) return new SeatLimitReached(limit);
        var lasts = wanted.HoldFor ?? TimeSpan.FromSeconds(settings.HoldSeconds);
        wanted = wanted with { CreatedAt = now, HoldUntil = now + lasts };
        var receipt = await messages.SendAsync(
            ReservationQueues.SettleOf(wanted.Id),
            SeatsToSettle.Of(wanted),
            BoxOfficeJson.Default.SeatsToSettle,
            lasts,
            deadline.Token);

        var outcome = await HoldAsync(wanted, ignoresCoolDown, deadline);
        if (outcome.Refusal is not null) await TakeBackAsync(receipt, deadline.Token);
        Count(outcome.Refusal);
        return outcome;
    }

    /// <summary>Counts a hold by how it ended.</summary>
    internal static void Count(Refusal? refusal) => Held.Add(1, new KeyValuePair<string, object?>("outcome", refusal?.Code ?? "held"));

    /// <summary>Nothing is left to settle. A message that stays finds that out, so a failure here is harmless.</summary>
    private async Task TakeBackAsync(MessageReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            await messages.TakeBackAsync(receipt, cancellationToken);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            // It is handled when the hold would have been due.
        }
    }

    private async Task<Outcome<Reservation>> HoldAsync(Reservation wanted, bool ignoresCoolDown, Deadline deadline)
    {
        var claim =
            new SeatClaim(wanted.Id, wanted.ConcertDateId, wanted.HoldUntil, ignoresCoolDown) { ForHouse = wanted.BoxOffice is not null };
        if ((await ClaimAsync(wanted, claim, deadline)).Refused(out var gone, out var taken)) return gone;
        var made = wanted with { Seats = taken };
        var outcome = made.BoxOffice is null ? await quotas.ReserveAsync(made, deadline) : await quotas.RecordAsync(made, deadline);
        if (outcome.Refused(out var refusal, out var reservation))
        {
            await settlement.GiveBackAsync(SeatsToSettle.Of(wanted), deadline.Token);
            return outcome;
        }

        // A repeated call may find the reservation made of other seats than it took itself just now, or paid. What the box office sells is
        // paid at once, and its seats sold.
        if (reservation.BoxOffice is not null || !ReferenceEquals(reservation, made))
            await settlement.ReconcileAsync(reservation, wanted.Seats, fresh: false, deadline.Token);
        else
            await ShowAsync(wanted.ConcertDateId,
                [.. taken.Select(s => new ShownSeat(s.SeatNumber, SeatStatus.Held, s.Version!.Value))], deadline);
        return reservation;
    }

    /// <summary>One batch per section, in the order of their names; given back where a later one refuses.</summary>
    private async Task<Outcome<ReservedSeat[]>> ClaimAsync(Reservation wanted, SeatClaim claim, Deadline deadline)
    {
        var taken = new List<ReservedSeat>();
        foreach (var section in wanted.Seats.GroupBy(s => s.Section).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            Outcome<ReservedSeat[]> claimed = deadline.Passed
                ? new RequestTookTooLong()
                : await ClaimSectionAsync(claim, section.Key, [.. section], deadline);
            if (claimed.Refused(out var refusal, out var own))
            {
                var back = new SeatsToSettle(wanted.Id, wanted.ConcertDateId, taken);
                if (taken.Count > 0) await settlement.GiveBackAsync(back, deadline.Token);
                return refusal;
            }

            taken.AddRange(own);
        }

        return taken.OrderBy(s => s.SeatNumber).ToArray();
    }

    private async Task<Outcome<ReservedSeat[]>> ClaimSectionAsync(
        SeatClaim claim, string section, IReadOnlyList<ReservedSeat> wanted, Deadline deadline)
    {
        var settled = new HashSet<ReservationId>();
        while (true)
        {
            var result = await seats.ClaimAsync(claim, section, wanted, deadline.Token);
            if (result.Done) return result.Seats.ToArray();
            var overdue = result.Blocked
                .Where(s => s.IsOverdue(time.GetUtcNow()))
                .GroupBy(s => s.ReservationId!.Value)
                .Where(hold => settled.Add(hold.Key))
                .ToList();
            // Afterwards the seat is free or sold, whichever call settles first. A hold that was extended stays, and so does the refusal.
            foreach (var hold in overdue)
            {
                ReservedSeat[] own = [.. hold.Select(s => new ReservedSeat(s.SeatNumber, section, null))];
                await settlement.SettleAsync(new SeatsToSettle(hold.Key, claim.ConcertDateId, own), deadline.Token);
            }

            if (overdue.Count > 0) continue;
            await ShowAsync(claim.ConcertDateId, [.. result.Blocked.Concat(result.CoolingDown).Select(s => s.Shown)], deadline);
            // The house's account is many people's: what it has is not "already yours".
            return SeatsInTheWay.Refuse(result, claim.ForHouse ? 0 : claim.Id.UserId, time.GetUtcNow());
        }
    }

    private Task<bool> ShowAsync(long concertDateId, IReadOnlyCollection<ShownSeat> seen, Deadline deadline) =>
        settlement.UpdateSeatMapAsync(concertDateId, seen, deadline.Token);
}
