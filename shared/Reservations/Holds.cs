using System.Diagnostics.Metrics;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Options;

namespace BoxOffice.Reservations;

/// <summary>A hold to be made: everything that is known before the protocol starts.</summary>
/// <param name="Id">The reservation to be.</param>
/// <param name="Seats">Which, in ascending order, with their sections.</param>
/// <param name="TotalPrice">Points for all of them.</param>
/// <param name="Place">The place whose session holds.</param>
/// <param name="Repeatable">The id follows from the call, so another attempt at the same reservation may be under way.</param>
/// <param name="IgnoresCoolDown">A late payment.</param>
public sealed record HoldOrder(
    ReservationId Id,
    long ConcertId,
    long ConcertDateId,
    DateTimeOffset StartsAt,
    string QueueId,
    IReadOnlyList<ReservedSeat> Seats,
    long TotalPrice,
    PlaceId? Place,
    bool Repeatable,
    bool IgnoresCoolDown);

/// <summary>
/// Holds seats: message first, then the seats, then the reservation, as docs/protocol.md says. Without a conflict: one queue
/// operation, a Cosmos batch a section and one in the buyer's partition (two where the buyer has seats of the concert), one call to Redis.
/// </summary>
internal sealed class Holds(
    SeatQuotas quotas,
    SeatStore seats,
    Settlement settlement,
    IMessageSender messages,
    ProtocolGuards guards,
    ProtocolProbe probe,
    TimeProvider time,
    IOptions<ReservationOptions> options)
{
    private static readonly Counter<long> Held = Instrumentation.Meter.CreateCounter<long>("boxoffice.reservations.holds", "{hold}", "Holds, by how they ended.");

    private readonly ReservationOptions settings = options.Value;

    /// <summary>All of the seats, or none and why.</summary>
    public async Task<Outcome<Reservation>> HoldAsync(HoldOrder order)
    {
        using var deadline = new Deadline(time, TimeSpan.FromSeconds(settings.RequestSeconds));
        var now = time.GetUtcNow();
        if (now >= order.StartsAt) return new DatePast();
        if (order.Seats.Count > settings.MaxSeatsPerUser) return new SeatLimitReached(settings.MaxSeatsPerUser);
        var claim = new SeatClaim(order.Id, order.ConcertDateId, now + TimeSpan.FromSeconds(settings.HoldSeconds), order.IgnoresCoolDown);
        var message = new SeatsToSettle(order.Id.Value, order.ConcertDateId, order.Seats);
        MessageReceipt? receipt = guards.MessageFirst ? await QueueAsync(message, order.Id, deadline.Token) : null;
        await probe.ReachedAsync(ProtocolStep.HoldQueued, order.Id.Value);

        var outcome = await HoldAsync(order, claim, message, deadline);
        if (outcome.Refusal is not null && receipt is { } queued) await ForgetAsync(queued, deadline.Token);
        if (!guards.MessageFirst) await QueueAsync(message, order.Id, deadline.Token);
        Held.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Refusal?.Code ?? "held"));
        return outcome;
    }

    private Task<MessageReceipt> QueueAsync(SeatsToSettle message, ReservationId id, CancellationToken cancellationToken) => messages.SendAsync(
        ReservationQueues.SettleOf(id), message, BoxOfficeJson.Default.SeatsToSettle, TimeSpan.FromSeconds(settings.HoldSeconds), cancellationToken);

    /// <summary>Nothing is left to settle: a message that stays would only find that out, so failing to take it back is no failure.</summary>
    private async Task ForgetAsync(MessageReceipt receipt, CancellationToken cancellationToken)
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

    private async Task<Outcome<Reservation>> HoldAsync(HoldOrder order, SeatClaim claim, SeatsToSettle message, Deadline deadline)
    {
        if ((await ClaimAsync(order, claim, deadline)).Refused(out var gone, out var taken)) return gone;
        var outcome = await quotas.ReserveAsync(Draft(order, claim, taken), deadline);
        if (outcome.Refused(out _, out var reservation))
        {
            await settlement.GiveBackAsync(message, order.Repeatable || outcome.Refusal is HoldExpired, deadline.Token);
            return outcome;
        }

        await probe.ReachedAsync(ProtocolStep.Reserved, order.Id.Value);
        // A repeated call may find the reservation made of other seats than it took itself just now.
        if (order.Seats.Any(s => !reservation.Has(s.SeatNumber))) await settlement.FollowAsync(reservation, order.Seats, fresh: false, deadline.Token);
        else await settlement.ShowAsync(order.ConcertDateId, order.Seats.ToDictionary(s => s.SeatNumber, _ => SeatStatus.Held), deadline.Token);
        return reservation;
    }

    /// <summary>A batch a section, in the order of their names; given back where a later one refuses.</summary>
    private async Task<Outcome<ReservedSeat[]>> ClaimAsync(HoldOrder order, SeatClaim claim, Deadline deadline)
    {
        var taken = new List<ReservedSeat>();
        foreach (var section in order.Seats.GroupBy(s => s.Section).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            Outcome<ReservedSeat[]> claimed = deadline.Passed
                ? new RequestTookTooLong { RetryAfter = TimeSpan.FromSeconds(1) }
                : await ClaimSectionAsync(claim, section.Key, [.. section], deadline.Token);
            if (claimed.Refused(out var refusal, out var own))
            {
                var back = new SeatsToSettle(order.Id.Value, order.ConcertDateId, taken);
                if (taken.Count > 0 && guards.GiveBack) await settlement.GiveBackAsync(back, order.Repeatable, deadline.Token);
                return refusal;
            }

            taken.AddRange(own);
            await probe.ReachedAsync(ProtocolStep.SeatsTaken, order.Id.Value);
        }

        return taken.OrderBy(s => s.SeatNumber).ToArray();
    }

    private async Task<Outcome<ReservedSeat[]>> ClaimSectionAsync(
        SeatClaim claim, string section, IReadOnlyList<ReservedSeat> wanted, CancellationToken cancellationToken)
    {
        var settled = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var result = await seats.ClaimAsync(claim, section, wanted, cancellationToken);
            if (result.Done) return result.Seats.ToArray();
            var overdue = result.Blocked.Where(s => s.Status == SeatStatus.Held && s.HoldUntil <= time.GetUtcNow().ToUnixTimeMilliseconds())
                .Where(s => settled.Add(s.ReservationId!)).ToList();
            // Whoever settles first, the seat is free or sold afterwards; a hold that was extended stays, and then so does the refusal.
            foreach (var hold in overdue.GroupBy(s => s.ReservationId!))
            {
                await settlement.SettleAsync(
                    new SeatsToSettle(hold.Key, claim.ConcertDateId, [.. hold.Select(s => new ReservedSeat(s.SeatNumber, section, null))]), cancellationToken);
            }

            if (overdue.Count > 0) continue;
            await settlement.ShowAsync(claim.ConcertDateId, result.Blocked.Concat(result.CoolingDown).ToDictionary(s => s.SeatNumber, s => s.Status), cancellationToken);
            if (result.Blocked.Count > 0) return new SeatsTaken([.. result.Blocked.Select(s => s.SeatNumber).Order()]);
            return new SeatsCoolingDown([.. result.CoolingDown.Select(s => s.SeatNumber).Order()])
            {
                RetryAfter = TimeSpan.FromMilliseconds(result.CoolingDown.Max(s => s.CoolDownUntil!.Value) - time.GetUtcNow().ToUnixTimeMilliseconds()),
            };
        }
    }

    private Reservation Draft(HoldOrder order, SeatClaim claim, IReadOnlyList<ReservedSeat> taken) => new()
    {
        Id = order.Id.Value,
        UserId = order.Id.UserId,
        ConcertId = order.ConcertId,
        ConcertDateId = order.ConcertDateId,
        StartsAt = order.StartsAt,
        QueueId = order.QueueId,
        Place = order.Place,
        Seats = taken,
        TotalPrice = order.TotalPrice,
        Status = ReservationStatus.Held,
        HoldUntil = claim.HoldUntil,
        CreatedAt = claim.HoldUntil - TimeSpan.FromSeconds(settings.HoldSeconds),
    };
}
