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
    Reconciler reconciler,
    IMessageSender messages,
    QueueGate gate,
    TimeProvider time,
    IOptions<ReservationOptions> options,
    ILogger<Releases> logger)
{
    /// <summary>Cancels a hold or refunds a payment, or some seats of it. Idempotent: giving back twice answers as once.</summary>
    public async Task<Outcome<ReservationView>> ReleaseAsync(string reservationId, long userId, ReleaseOrder order)
    {
        if (!ReservationId.TryParse(reservationId, out var id) || id.UserId != userId) return new NotFound("The reservation");
        return (await ReleaseAsync(id, order)).Refused(out var refusal, out var reservation) ? refusal : ReservationView.Of(reservation);
    }

    /// <summary>An operator's refund: at any time, without a fee, and for a reason.</summary>
    public async Task<Outcome<ReservationView>> RefundAsync(string reservationId, ReleaseOrder order) =>
        ReservationId.TryParse(reservationId, out var id)
            ? await ReleaseAsync(reservationId, id.UserId, order with { ByOperator = true })
            : new NotFound("The reservation");

    /// <summary>As above, for all seats, by the reservation's own user.</summary>
    public Task<Outcome<Reservation>> ReleaseAsync(ReservationId id) => ReleaseAsync(id, new ReleaseOrder());

    /// <summary>As above, for what the order names.</summary>
    public async Task<Outcome<Reservation>> ReleaseAsync(ReservationId id, ReleaseOrder order)
    {
        using var deadline = new Deadline(time, TimeSpan.FromSeconds(options.Value.RequestSeconds));
        return await Contention.RetryOnConflictAsync(id.Value, async Task<Outcome<Reservation>?> (_) =>
        {
            if (await reservations.FindAsync(id, deadline.Token) is not { Item.IsTombstone: false } read)
                return new NotFound("The reservation");
            var terms = ReleaseTerms.Of(read.Item, (await dates(read.Item.ConcertDateId, deadline.Token))?.Date, options.Value);
            if (ReleaseRules.Release(ReleaseRules.Priced(read.Item), terms, order, time.GetUtcNow()).Refused(out var refusal, out var next))
                return refusal;
            if (next.Returned?.Count == read.Item.Returned?.Count)
            {
                await RepairAsync(read.Item, deadline.Token);
                return next;
            }

            var release = new Release(next, [.. read.Item.Seats.Where(s => next.Returned![^1].SeatNumbers.Contains(s.SeatNumber))]);
            var receipt = await QueueAsync(release, deadline.Token);
            if (deadline.Passed) return new RequestTookTooLong();
            if (!await CommitAsync(release, read.ETag, deadline.Token)) return null;
            await FinishAsync(release, receipt, deadline.Token);
            return next;
        }, deadline.Token, Contention.OneUsersRounds);
    }

    private async Task<bool> CommitAsync(Release release, string etag, CancellationToken cancellationToken)
    {
        var next = release.Next.Following(release.Follow, time.GetUtcNow());
        return release.IsRefund && next.BoxOffice is null
            ? await payments.RefundAsync(next, etag, cancellationToken)
            : await reservations.EndAsync(next, etag, more: null, cancellationToken) is not null;
    }

    private Task<MessageReceipt> QueueAsync(Release release, CancellationToken cancellationToken) => messages.SendAsync(
        release.IsRefund ? ReservationQueues.FinishRefund : ReservationQueues.FinishCancellation,
        release.Message,
        BoxOfficeJson.Default.SeatsToSettle,
        TimeSpan.FromSeconds(options.Value.FinishSeconds),
        cancellationToken);

    /// <summary>The seats are given back; what fails here, the message finishes.</summary>
    private async Task FinishAsync(Release release, MessageReceipt receipt, CancellationToken cancellationToken)
    {
        var next = release.Next;
        try
        {
            // The versions are those of the hold; a payment wrote its seats since.
            var followed = await settlement.ReconcileAsync(next, release.Seats, fresh: !release.IsRefund, cancellationToken);
            var done = release.Message with { SeatsFollowed = followed, Committed = next.Status };
            await messages.MakeVisibleAsync(receipt, done, BoxOfficeJson.Default.SeatsToSettle, cancellationToken);
            if (next.Status == ReservationStatus.Cancelled)
                await gate.HoldAsync(next.QueueId, next.UserId, next.Place, next.Id.Value, until: null);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            LeftToMessage(next.Id.Value, outage.GetType().Name);
        }
    }

    /// <summary>Giving back again repairs what did not follow the first time: the seats now, the rest by its message.</summary>
    private async Task RepairAsync(Reservation returned, CancellationToken cancellationToken)
    {
        if (returned.Follows is not { } follows) return;
        try
        {
            await settlement.ReconcileAsync(returned, [.. follows.SelectMany(f => f.Part ?? [])], fresh: false, cancellationToken);
            await reconciler.SendAsync(returned, cancellationToken);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            LeftToMessage(returned.Id.Value, outage.GetType().Name);
        }
    }

    [LoggerMessage(4002, LogLevel.Warning, "What follows giving back {Reservation} is left to its message: {Reason}")]
    private partial void LeftToMessage(string reservation, string reason);

    /// <param name="Next">The reservation as decided.</param>
    /// <param name="Seats">What it gives back.</param>
    private sealed record Release(Reservation Next, IReadOnlyList<ReservedSeat> Seats)
    {
        public bool IsRefund => Next.Returned![^1].WasPaid;

        public Follow Follow { get; } = new(Next.Returned![^1].WasPaid ? ReservationStatus.Refunded : ReservationStatus.Cancelled)
        {
            Part = Next.Status is ReservationStatus.Held or ReservationStatus.Paid
                ? [.. Seats.Select(s => s with { ETag = null, Version = null, Price = null })] : null,
        };

        public SeatsToSettle Message { get; } = SeatsToSettle.Of(Next, Seats) with
        {
            Part = Next.Status is ReservationStatus.Held or ReservationStatus.Paid ? Next.Returned![^1].SeatNumbers : null,
        };
    }
}
