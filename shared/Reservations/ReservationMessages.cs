using System.Text.Json;
using BoxOffice.Events;
using BoxOffice.Platform.Messages;

namespace BoxOffice.Reservations;

/// <summary>What the queue functions do with a message of the protocol: bring it to rest, then tell the receivers.</summary>
public sealed class ReservationMessages(Settlement settlement, IMessageSender messages, EventOutbox events, TimeProvider time)
{
    /// <summary>A hold that is due; one that was extended comes again when it is due then.</summary>
    public async Task SettleAsync(string body, CancellationToken cancellationToken)
    {
        var message = Read(body);
        var settled = await settlement.SettleAsync(message, cancellationToken);
        var reservation = settled.Item;
        if (reservation.Status == ReservationStatus.Held)
        {
            var wait = reservation.HoldUntil - time.GetUtcNow();
            await messages.SendAsync(
                ReservationQueues.SettleOf(reservation.Id),
                message,
                BoxOfficeJson.Default.SeatsToSettle,
                wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
                cancellationToken);
            return;
        }

        if (reservation is { Status: ReservationStatus.Expired, IsTombstone: false })
            await events.AnnounceAsync(ReservationEvents.Of(reservation, ReservationStatus.Expired), cancellationToken);
        await settlement.FollowedAsync(settled, ReservationStatus.Expired, message.Part, cancellationToken);
    }

    /// <summary>A payment, cancellation or refund: finished if it was committed.</summary>
    /// <param name="became">What the queue is about. A payment may have been refunded since; it was a payment all the same. A message about
    /// a part of the seats has its own event.</param>
    public async Task<Reservation?> FinishAsync(string body, ReservationStatus became, CancellationToken cancellationToken)
    {
        var message = Read(body);
        if (await settlement.FinishAsync(message, cancellationToken) is not { Item: var reservation } finished) return null;
        if (message.Part is null && !ReservationRules.HasBeen(reservation.Status, became)) return null;
        var happened = message.Part is { } part
            ? ReservationEvents.OfReturn(reservation, reservation.FindReturn(part)!)
            : ReservationEvents.Of(reservation, became);
        await events.AnnounceAsync(happened, cancellationToken);
        await settlement.FollowedAsync(finished, became, message.Part, cancellationToken);
        return reservation;
    }

    /// <summary>The message in the text of a queue.</summary>
    /// <exception cref="JsonException">The text is no such message.</exception>
    public static SeatsToSettle Read(string body) => MessageText.Read(body, BoxOfficeJson.Default.SeatsToSettle);
}
