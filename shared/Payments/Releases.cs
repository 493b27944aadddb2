using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Payments;

/// <summary>
/// Gives a reservation back: a hold is cancelled, a payment refunded. Message first, one transaction, then the seats, as
/// docs/protocol.md says.
/// </summary>
public sealed partial class Releases(
    ReservationStore reservations,
    PaymentStore payments,
    FindDate dates,
    Settlement settlement,
    IMessageSender messages,
    QueueGate gate,
    TimeProvider time,
    IOptions<ReservationOptions> options,
    ILogger<Releases> logger)
{
    /// <summary>Cancels a hold or refunds a payment. Idempotent: giving back twice answers as once.</summary>
    public async Task<Outcome<ReservationView>> ReleaseAsync(string reservationId, long userId)
    {
        if (!ReservationId.TryParse(reservationId, out var id) || id.UserId != userId) return new NotFound("The reservation");
        return (await ReleaseAsync(id)).Refused(out var refusal, out var reservation) ? refusal : ReservationView.Of(reservation);
    }

    /// <summary>As above, for the reservation's own user.</summary>
    public async Task<Outcome<Reservation>> ReleaseAsync(ReservationId id)
    {
        using var deadline = new Deadline(time, TimeSpan.FromSeconds(options.Value.RequestSeconds));
        return await Contention.RetryOnConflictAsync(id.Value, async Task<Outcome<Reservation>?> (_) =>
        {
            if (await reservations.FindAsync(id, deadline.Token) is not { Item.IsTombstone: false } read)
                return new NotFound("The reservation");
            var date = (await dates(read.Item.ConcertDateId, deadline.Token))?.Date.Date;
            var terms = ReleaseTerms.Of(read.Item, date, options.Value);
            if (ReservationRules.Release(read.Item, terms, time.GetUtcNow()).Refused(out var refusal, out var next)) return refusal;
            if (ReferenceEquals(next, read.Item)) return next;

            var receipt = await QueueAsync(next, deadline.Token);
            if (deadline.Passed) return new RequestTookTooLong();
            if (!await CommitAsync(next, read.ETag, deadline.Token)) return null;
            await FinishAsync(next, receipt, deadline.Token);
            return next;
        }, deadline.Token, Contention.OneUsersRounds);
    }

    private Task<bool> CommitAsync(Reservation next, string etag, CancellationToken cancellationToken) =>
        next.Status == ReservationStatus.Cancelled
            ? reservations.EndAsync(next, etag, more: null, cancellationToken)
            : payments.RefundAsync(next, etag, cancellationToken);

    private Task<MessageReceipt> QueueAsync(Reservation next, CancellationToken cancellationToken) => messages.SendAsync(
        next.Status == ReservationStatus.Refunded ? ReservationQueues.FinishRefund : ReservationQueues.FinishCancellation,
        SeatsToSettle.Of(next),
        BoxOfficeJson.Default.SeatsToSettle,
        TimeSpan.FromSeconds(options.Value.FinishSeconds),
        cancellationToken);

    /// <summary>The reservation is given back; what fails here, its message finishes.</summary>
    private async Task FinishAsync(Reservation next, MessageReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            // The versions are those of the hold; a refund's seats were written since.
            var followed = await settlement.ReconcileAsync(next, [], fresh: next.Status == ReservationStatus.Cancelled, cancellationToken);
            var done = SeatsToSettle.Of(next) with { SeatsFollowed = followed, Committed = next.Status };
            await messages.MakeVisibleAsync(receipt, done, BoxOfficeJson.Default.SeatsToSettle, cancellationToken);
            if (next.Status == ReservationStatus.Cancelled)
                await gate.HoldAsync(next.QueueId, next.UserId, next.Place, next.Id.Value, until: null);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            LeftToMessage(next.Id.Value, outage.GetType().Name);
        }
    }

    [LoggerMessage(4002, LogLevel.Warning, "What follows giving back {Reservation} is left to its message: {Reason}")]
    private partial void LeftToMessage(string reservation, string reason);
}
