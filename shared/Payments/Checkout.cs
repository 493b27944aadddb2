using System.Diagnostics.Metrics;
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
        "boxoffice.payments.payments", "{payment}", "Payments, by how they ended.");

    /// <summary>Pays from the user's points; a reservation that is paid already answers with its first payment.</summary>
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

    /// <summary>What the message of a payment does, if the payment was committed.</summary>
    public async Task FinishAsync(string message, CancellationToken cancellationToken)
    {
        if (await reservationMessages.FinishAsync(message, ReservationStatus.Paid, cancellationToken) is not { } paid) return;
        if (!ReservationMessages.Read(message).SessionEnded) await gate.EndSessionAsync(paid.QueueId, paid.UserId, cancellationToken);
    }

    private async Task<Outcome<PaymentView>> PayAsync(
        ReservationId id, string? token, Deadline deadline, CancellationToken cancellationToken)
    {
        MessageReceipt? receipt = null;
        var admitted = false;
        return await Contention.RetryOnConflictAsync(id.Value, async Task<Outcome<PaymentView>?> (_) =>
        {
            var (found, wallet) = await payments.ReadAsync(id, deadline.Token);
            if (found is not { } read || (read.Item.IsTombstone && !admitted)) return new NotFound("The reservation");
            if (!admitted && await RefuseAsync(read.Item, token, cancellationToken) is { } refusal)
                return await EarlierPaymentOrAsync(refusal, read.Item, deadline.Token);
            admitted = true;

            var now = time.GetUtcNow();
            var balance = wallet?.Item ?? Wallet.Empty(id.UserId);
            if (ReservationRules.Pay(read.Item, now).Refused(out var ended, out var paid))
            {
                if (ended is AlreadyPaid) return await FirstPaymentAsync(read.Item, deadline.Token);
                if (ended is not HoldExpired) return ended;
                if ((await late.HoldAgainAsync(read.Item, balance)).Refused(out var gone, out var again)) return gone;
                (id, receipt) = (again, null);
                return null;
            }

            if (WalletRules.Debit(balance, paid.TotalPrice, id.Value, now).Refused(out var shortfall, out var move))
            {
                await ExtendAsync(read, now, deadline);
                return shortfall;
            }

            receipt ??= await QueueAsync(read.Item, deadline.Token);
            if (deadline.Passed) return new RequestTookTooLong();
            if (!await payments.PayAsync(paid, read.ETag, move, wallet, deadline.Token)) return null;
            await FinishAsync(paid, receipt.Value, deadline.Token);
            return PaymentView.Of(move.Entry, paid.Status);
        }, deadline.Token, Contention.OneUsersRounds);
    }

    private async Task<Refusal?> RefuseAsync(Reservation held, string? token, CancellationToken cancellationToken) =>
        (await gate.RequireAdmittedAsync(token, held.UserId, held.QueueId, extendForHold: false, cancellationToken)).Refusal;

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
    /// A buyer short of points gets time to top up, once. If another request changed the hold meanwhile, that change stands.
    /// </summary>
    private async Task ExtendAsync(Stored<Reservation> read, DateTimeOffset now, Deadline deadline)
    {
        var extension = TimeSpan.FromSeconds(options.Value.ExtensionSeconds);
        if (!deadline.Passed && ReservationRules.Extend(read.Item, extension, now) is { } longer)
            await reservations.ReplaceAsync(longer, read.ETag, deadline.Token);
    }

    /// <summary>The payment is committed; what fails here, its message finishes.</summary>
    private async Task FinishAsync(Reservation paid, MessageReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            await settlement.SellAsync(paid, cancellationToken);
            await gate.EndSessionAsync(paid.QueueId, paid.UserId, CancellationToken.None);
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
