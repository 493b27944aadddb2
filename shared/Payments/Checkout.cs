using System.Diagnostics.Metrics;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Payments;

/// <summary>
/// Pays reservations of buyers who have a turn, and ends that turn: message first, one transaction, then the seats, as docs/protocol.md
/// says. Without a conflict: two queue operations, one batch that reads and one that writes in the user's partition, one in the seats'.
/// </summary>
public sealed partial class Checkout(
    ReservationStore reservations,
    PaymentStore payments,
    FindDate dates,
    LatePayments late,
    Settlement settlement,
    ReservationMessages reservationMessages,
    QueueGate gate,
    IMessageSender messages,
    TimeProvider time,
    IOptions<ReservationOptions> options,
    ILogger<Checkout> logger)
{
    private static readonly Counter<long> Payments = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.payments.payments", "{payment}", "Payments, by outcome.");

    /// <summary>Pays from the user's points; a reservation that is paid already answers with its first payment. An open hold may be paid
    /// for whatever became of the session that made it.</summary>
    /// <param name="token">The place in the queue of the concert.</param>
    public async Task<Outcome<PaymentView>> PayAsync(PaymentCommand command, string? token, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(time, TimeSpan.FromSeconds(options.Value.RequestSeconds));
        var outcome = command.Id.UserId == command.UserId
            ? await PayAsync(command.Id, token, deadline, cancellationToken)
            : new NotFound("The reservation");
        Payments.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Refusal?.Code ?? "paid"));
        return outcome;
    }

    /// <summary>What the message of a payment does, if the payment was committed. It ends the session that paid, and no other.</summary>
    public async Task FinishAsync(string message, CancellationToken cancellationToken)
    {
        if (await reservationMessages.FinishAsync(message, ReservationStatus.Paid, cancellationToken) is not { } paid) return;
        if (!ReservationMessages.Read(message).SessionEnded) await EndSessionAsync(paid);
    }

    private async Task<Outcome<PaymentView>> PayAsync(
        ReservationId id, string? token, Deadline deadline, CancellationToken cancellationToken)
    {
        MessageReceipt? receipt = null;
        var (isAdmitted, admitted) = (false, (PlaceId?)null);
        return await Contention.RetryOnConflictAsync(id.Value, async Task<Outcome<PaymentView>?> (_) =>
        {
            var (found, wallet) = await payments.ReadAsync(id, deadline.Token);
            if (found is not { } read || (read.Item.IsTombstone && !isAdmitted)) return new NotFound("The reservation");
            if (!isAdmitted)
            {
                if ((await AdmitAsync(read.Item, token, cancellationToken)).Refused(out var refusal, out var place))
                    return await EarlierPaymentOrAsync(refusal, read.Item, deadline.Token);
                (isAdmitted, admitted) = (true, place);
            }

            var now = time.GetUtcNow();
            var balance = wallet?.Item ?? Wallet.Empty(id.UserId);
            if (ReservationRules.Pay(read.Item, now).Refused(out var ended, out var paid))
            {
                if (ended is AlreadyPaid) return await FirstPaymentAsync(read.Item, deadline.Token);
                // The next one on the return list has the seats of an offer that was let pass.
                if (ended is not HoldExpired || read.Item.Offered) return ended;
                if ((await late.HoldAgainAsync(read.Item, balance, admitted)).Refused(out var gone, out var again)) return gone;
                (id, receipt) = (again, null);
                return null;
            }

            if (await dates(paid.ConcertDateId, cancellationToken) is { Date.Date.Status: DateStatus.Cancelled })
                return new DateCancelled();
            // A hold from before places existed is paid by the session that let it through.
            paid = (paid with { Place = paid.Place ?? admitted }).Following(new Follow(ReservationStatus.Paid), now);
            if (WalletRules.Debit(balance, paid.TotalPrice, id.Value, now).Refused(out var shortfall, out var move))
            {
                var until = await ExtendAsync(read, now, deadline);
                return shortfall is InsufficientPoints points ? points with { ExpiresAt = until } : shortfall;
            }

            receipt ??= await QueueAsync(read.Item, deadline.Token);
            if (deadline.Passed) return new RequestTookTooLong();
            if (!await payments.PayAsync(paid, read.ETag, move, wallet, deadline.Token)) return null;
            await FinishAsync(paid, receipt.Value, deadline.Token);
            return PaymentView.Of(move.Entry, paid.Status);
        }, deadline.Token, Contention.OneUsersRounds);
    }

    /// <summary>
    /// The place that pays: the one that holds, while the hold is open; otherwise the session's. None for what the return list offers: its
    /// buyer comes hours or days after the line.
    /// </summary>
    private async Task<Outcome<PlaceId?>> AdmitAsync(Reservation held, string? token, CancellationToken cancellationToken)
    {
        if (held.Offered) return (PlaceId?)null;
        if (held is { Status: ReservationStatus.Held, Place: { } place } && held.HoldUntil > time.GetUtcNow())
            return (await gate.RequireBearerAsync(token, held.UserId, held.QueueId)).Refused(out var foreign, out _) ? foreign : place;
        var session = await gate.RequireAdmittedAsync(token, held.UserId, held.QueueId, cancellationToken);
        return session.Refused(out var refusal, out var admitted) ? refusal : admitted.Place;
    }

    private Task EndSessionAsync(Reservation paid) => paid.Place is { } place
        ? gate.EndPaidAsync(paid.QueueId, paid.UserId, place, paid.Id.Value, CancellationToken.None)
        : Task.CompletedTask;

    private Task<MessageReceipt> QueueAsync(Reservation reservation, CancellationToken cancellationToken) => messages.SendAsync(
        ReservationQueues.FinishPaymentOf(reservation.Id),
        SeatsToSettle.Of(reservation),
        BoxOfficeJson.Default.SeatsToSettle,
        TimeSpan.FromSeconds(options.Value.FinishSeconds),
        cancellationToken);

    /// <summary>A turn that is over may have ended with this very payment, even after the reservation was read as held.</summary>
    private async Task<Outcome<PaymentView>> EarlierPaymentOrAsync(
        Refusal refusal, Reservation read, CancellationToken cancellationToken) =>
        refusal is NotAdmitted
        && read.Status is (ReservationStatus.Held or ReservationStatus.Paid)
        && await payments.FindAsync(read.Id, cancellationToken) is { } first
            ? PaymentView.Of(first, read.Status)
            : refusal;

    private async Task<Outcome<PaymentView>> FirstPaymentAsync(Reservation paid, CancellationToken cancellationToken) =>
        await payments.FindAsync(paid.Id, cancellationToken) is { } first
            ? PaymentView.Of(first, paid.Status)
            : new NotFound("The payment");

    /// <summary>
    /// A buyer short of points gets time to top up, once. If another request changed the hold meanwhile, that change is kept.
    /// </summary>
    /// <returns>Until when the hold lasts then.</returns>
    private async Task<DateTimeOffset> ExtendAsync(Stored<Reservation> read, DateTimeOffset now, Deadline deadline)
    {
        var extension = TimeSpan.FromSeconds(options.Value.ExtensionSeconds);
        if (deadline.Passed || ReservationRules.Extend(read.Item, extension, now) is not { } longer) return read.Item.HoldUntil;
        if (await reservations.ReplaceAsync(longer, read.ETag, deadline.Token) != WriteResult.Done) return read.Item.HoldUntil;
        await gate.HoldAsync(longer.QueueId, longer.UserId, longer.Place, longer.Id.Value, longer.HoldUntil);
        return longer.HoldUntil;
    }

    /// <summary>The payment is committed; what fails here, its message finishes.</summary>
    private async Task FinishAsync(Reservation paid, MessageReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            await settlement.SellAsync(paid, cancellationToken);
            await EndSessionAsync(paid);
            var done = SeatsToSettle.Of(paid) with { SessionEnded = true, Committed = paid.Status };
            await messages.MakeVisibleAsync(receipt, done, BoxOfficeJson.Default.SeatsToSettle, cancellationToken);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            LeftToMessage(paid.Id.Value, outage.GetType().Name);
        }
    }

    [LoggerMessage(5001, LogLevel.Warning, "What follows the payment of {Reservation} is left to its message: {Reason}")]
    private partial void LeftToMessage(string reservation, string reason);
}
