using System.Text.Json;
using BoxOffice.Events;
using BoxOffice.Platform.Messages;

namespace BoxOffice.Reservations;

/// <summary>What the queue functions do with a message of the protocol: bring it to rest, then tell the receivers.</summary>
public sealed class ReservationMessages
{
    private readonly Settlement settlement;
    private readonly IMessageSender messages;
    private readonly EventOutbox events;
    private readonly TimeProvider time;

    internal ReservationMessages(Settlement settlement, IMessageSender messages, EventOutbox events, TimeProvider time) =>
        (this.settlement, this.messages, this.events, this.time) = (settlement, messages, events, time);

    /// <summary>A hold that is due; one that was extended comes again when it is due then.</summary>
    public async Task SettleAsync(string body, CancellationToken cancellationToken)
    {
        var message = Read(body);
        var reservation = await settlement.SettleAsync(message, cancellationToken);
        if (reservation.Status == ReservationStatus.Held)
        {
            _ = ReservationId.TryParse(reservation.Id, out var id);
            var wait = reservation.HoldUntil - time.GetUtcNow();
            await messages.SendAsync(
                ReservationQueues.SettleOf(id), message, BoxOfficeJson.Default.SeatsToSettle, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
        }

        if (reservation is { Status: ReservationStatus.Expired, IsTombstone: false })
            await events.AnnounceAsync(ReservationEvents.Of(reservation, ReservationStatus.Expired), cancellationToken);
    }

    /// <summary>A payment, cancellation or refund: finished if it was committed.</summary>
    /// <param name="became">What the queue is about. A payment may have been refunded since; it was a payment all the same.</param>
    public async Task<Reservation?> FinishAsync(string body, ReservationStatus became, CancellationToken cancellationToken)
    {
        var reservation = await settlement.FinishAsync(Read(body), cancellationToken);
        if (reservation is null || !HasBeen(reservation.Status, became)) return null;
        await events.AnnounceAsync(ReservationEvents.Of(reservation, became), cancellationToken);
        return reservation;
    }

    private static bool HasBeen(ReservationStatus now, ReservationStatus became) =>
        now == became || (became == ReservationStatus.Paid && now == ReservationStatus.Refunded);

    internal static SeatsToSettle Read(string body) => JsonSerializer.Deserialize(body, BoxOfficeJson.Default.SeatsToSettle)
        ?? throw new JsonException("The message is empty.");
}
