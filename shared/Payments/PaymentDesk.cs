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

/// <summary>What a payment has to do with the waiting room.</summary>
/// <param name="AdmitAsync">The place that pays for this reservation, or why not; asked once, after it was read.</param>
/// <param name="LengthenAsync">A hold lasts longer.</param>
/// <param name="EndAsync">Frees the buyer's place, after the payment was committed.</param>
public sealed record BuyerSession(
    Func<Reservation, Task<Outcome<PlaceId>>> AdmitAsync, Func<Reservation, Task> LengthenAsync, Func<Reservation, Task> EndAsync);

/// <summary>
/// Pays reservations: message first, one transaction, then the seats, as docs/protocol.md says. Without a conflict: two queue
/// operations, one batch that reads and one that writes in the user's partition, one in the seats'.
/// </summary>
internal sealed partial class PaymentDesk(
    ReservationStore reservations,
    PaymentCommit commit,
    LatePayments late,
    Settlement settlement,
    IMessageSender messages,
    ProtocolGuards guards,
    ProtocolProbe probe,
    TimeProvider time,
    IOptions<ReservationOptions> options,
    ILogger<PaymentDesk> logger)
{
    /// <summary>Requests of one buyer in parallel: each round one of them wins.</summary>
    private const int MaxRounds = 64;

    private static readonly Counter<long> Payments = Instrumentation.Meter.CreateCounter<long>("boxoffice.payments.payments", "{payment}", "Payments, by how they ended.");

    /// <summary>Pays; a reservation that is paid already answers with its first payment.</summary>
    public async Task<Outcome<PaymentView>> PayAsync(ReservationId id, long userId, BuyerSession session)
    {
        using var deadline = new Deadline(time, TimeSpan.FromSeconds(options.Value.RequestSeconds));
        var outcome = id.UserId == userId ? await PayAsync(id, session, deadline) : new NotFound("The reservation");
        Payments.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Refusal?.Code ?? "paid"));
        return outcome;
    }

    private async Task<Outcome<PaymentView>> PayAsync(ReservationId id, BuyerSession session, Deadline deadline)
    {
        MessageReceipt? receipt = null;
        PlaceId? admitted = null;
        for (var round = 0; round < MaxRounds; round++)
        {
            var (found, wallet) = await commit.ReadAsync(id, deadline.Token);
            await probe.ReachedAsync(ProtocolStep.PayRead, id.Value);
            if (found is not { } read || (read.Item.IsTombstone && admitted is null)) return new NotFound("The reservation");
            if (admitted is null)
            {
                if ((await session.AdmitAsync(read.Item)).Refused(out var stranger, out var place)) return await FirstOrAsync(stranger, id, read.Item, deadline.Token);
                admitted = place;
            }

            var now = time.GetUtcNow();
            var balance = wallet?.Item ?? Wallet.Empty(id.UserId);
            if (ReservationRules.Pay(read.Item, now).Refused(out var ended, out var paid))
            {
                if (ended is AlreadyPaid) return await FirstAsync(id, read.Item, deadline.Token);
                if (ended is not HoldExpired) return ended;
                if ((await late.HoldAgainAsync(read.Item, balance, admitted)).Refused(out var gone, out id)) return gone;
                receipt = null;
                continue;
            }

            if (WalletRules.Debit(balance, paid.TotalPrice, id.Value, now).Refused(out var poor, out var move))
            {
                await ExtendAsync(read, now, session, deadline);
                return poor;
            }

            receipt ??= guards.PaymentMessage ? await QueueAsync(read.Item, deadline.Token) : default(MessageReceipt);
            await probe.ReachedAsync(ProtocolStep.PayQueued, id.Value);
            if (deadline.Passed) return new RequestTookTooLong { RetryAfter = TimeSpan.FromSeconds(1) };
            if (!await commit.PayAsync(paid, read.ETag, move, wallet, deadline.Token)) continue;
            await probe.ReachedAsync(ProtocolStep.PayCommitted, id.Value);
            await FinishAsync(paid, receipt.Value, session, deadline.Token);
            return PaymentView.Of(move.Entry, paid.Status);
        }

        throw new ConflictPersistsException(id.Value);
    }

    private Task<MessageReceipt> QueueAsync(Reservation reservation, CancellationToken cancellationToken) => messages.SendAsync(
        ReservationQueues.FinishPayment,
        SeatsToSettle.Of(reservation),
        BoxOfficeJson.Default.SeatsToSettle,
        guards.LongDelay ? TimeSpan.FromSeconds(options.Value.FinishSeconds) : TimeSpan.Zero,
        cancellationToken);

    /// <summary>A turn that is over may have ended with this very payment, even after the reservation was read as held.</summary>
    private async Task<Outcome<PaymentView>> FirstOrAsync(Refusal stranger, ReservationId id, Reservation read, CancellationToken cancellationToken) =>
        stranger is NotAdmitted && read.Status is (ReservationStatus.Held or ReservationStatus.Paid) && await commit.FindAsync(id, cancellationToken) is { } first
            ? PaymentView.Of(first, read.Status)
            : stranger;

    private async Task<Outcome<PaymentView>> FirstAsync(ReservationId id, Reservation paid, CancellationToken cancellationToken) =>
        await commit.FindAsync(id, cancellationToken) is { } first ? PaymentView.Of(first, paid.Status) : new NotFound("The payment");

    /// <summary>A buyer short of points gets time to charge them, once. Somebody else's change in between is as good.</summary>
    private async Task ExtendAsync(Stored<Reservation> read, DateTimeOffset now, BuyerSession session, Deadline deadline)
    {
        if (deadline.Passed || ReservationRules.Extend(read.Item, TimeSpan.FromSeconds(options.Value.ExtensionSeconds), now) is not { } longer) return;
        if (await reservations.ReplaceAsync(longer, read.ETag, deadline.Token) == WriteResult.Done) await session.LengthenAsync(longer);
    }

    /// <summary>The payment stands; what fails here, its message finishes.</summary>
    private async Task FinishAsync(Reservation paid, MessageReceipt receipt, BuyerSession session, CancellationToken cancellationToken)
    {
        try
        {
            await settlement.SellAsync(paid, cancellationToken);
            await probe.ReachedAsync(ProtocolStep.SeatsSold, paid.Id);
            await session.EndAsync(paid);
            var done = SeatsToSettle.Of(paid) with { SessionEnded = true };
            if (receipt != default) await messages.MakeVisibleAsync(receipt, done, BoxOfficeJson.Default.SeatsToSettle, cancellationToken);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            LeftToMessage(paid.Id, outage.GetType().Name);
        }
    }

    [LoggerMessage(5001, LogLevel.Warning, "What follows the payment of {Reservation} is left to its message: {Reason}")]
    private partial void LeftToMessage(string reservation, string reason);
}
