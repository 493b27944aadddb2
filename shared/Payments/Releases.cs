using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Payments;

/// <summary>
/// Gives a reservation back: a hold is cancelled, a payment refunded. Message first, one transaction, then the seats, as
/// docs/protocol.md says.
/// </summary>
public sealed partial class Releases
{
    private const int MaxRounds = 64;

    private readonly ReservationStore reservations;
    private readonly WalletStore wallets;
    private readonly PaymentCommit commit;
    private readonly Settlement settlement;
    private readonly IMessageSender messages;
    private readonly QueueGate gate;
    private readonly ProtocolGuards guards;
    private readonly ProtocolProbe probe;
    private readonly TimeProvider time;
    private readonly IOptions<ReservationOptions> options;
    private readonly ILogger<Releases> logger;

    internal Releases(
        ReservationStore reservations,
        WalletStore wallets,
        PaymentCommit commit,
        Settlement settlement,
        IMessageSender messages,
        QueueGate gate,
        ProtocolGuards guards,
        ProtocolProbe probe,
        TimeProvider time,
        IOptions<ReservationOptions> options,
        ILogger<Releases> logger)
    {
        (this.reservations, this.wallets, this.commit, this.settlement, this.messages) = (reservations, wallets, commit, settlement, messages);
        (this.gate, this.guards, this.probe, this.time, this.options, this.logger) = (gate, guards, probe, time, options, logger);
    }

    /// <summary>Cancels a hold or refunds a payment. The reservation as it is afterwards; giving back twice is no mistake.</summary>
    public async Task<Outcome<ReservationView>> ReleaseAsync(string reservationId, long userId)
    {
        if (!ReservationId.TryParse(reservationId, out var id)) return new NotFound("The reservation");
        return (await ReleaseAsync(id, userId)).Refused(out var refusal, out var reservation) ? refusal : ReservationView.Of(reservation);
    }

    internal async Task<Outcome<Reservation>> ReleaseAsync(ReservationId id, long userId)
    {
        using var deadline = new Deadline(time, TimeSpan.FromSeconds(options.Value.RequestSeconds));
        for (var round = 0; round < MaxRounds; round++)
        {
            if (id.UserId != userId || await reservations.FindAsync(id, deadline.Token) is not { Item.IsTombstone: false } read)
                return new NotFound("The reservation");
            await probe.ReachedAsync(ProtocolStep.ReleaseRead, id.Value);
            var decided = ReservationRules.Release(read.Item, TimeSpan.FromHours(options.Value.RefundCutoffHours), time.GetUtcNow());
            if (decided.Refused(out var refusal, out var next)) return refusal;
            if (ReferenceEquals(next, read.Item)) return next;

            var receipt = await QueueAsync(next, deadline.Token);
            await probe.ReachedAsync(ProtocolStep.ReleaseQueued, id.Value);
            if (deadline.Passed) return new RequestTookTooLong { RetryAfter = TimeSpan.FromSeconds(1) };
            if (!await CommitAsync(next, read.ETag, deadline.Token)) continue;
            await probe.ReachedAsync(ProtocolStep.ReleaseCommitted, id.Value);
            await FinishAsync(next, receipt, deadline.Token);
            return next;
        }

        throw new ConflictPersistsException(id.Value);
    }

    private async Task<bool> CommitAsync(Reservation next, string etag, CancellationToken cancellationToken)
    {
        if (next.Status == ReservationStatus.Cancelled) return await reservations.EndAsync(next, etag, more: null, cancellationToken);
        var wallet = await wallets.FindAsync(next.UserId, cancellationToken);
        var move = WalletRules.Refund(wallet?.Item ?? Wallet.Empty(next.UserId), next.TotalPrice, next.Id, next.DecidedAt!.Value);
        return await commit.RefundAsync(next, etag, move, wallet, cancellationToken);
    }

    private async Task<MessageReceipt> QueueAsync(Reservation next, CancellationToken cancellationToken)
    {
        var refund = next.Status == ReservationStatus.Refunded;
        if (refund && !guards.RefundMessage) return default;
        return await messages.SendAsync(
            refund ? ReservationQueues.FinishRefund : ReservationQueues.FinishCancellation,
            SeatsToSettle.Of(next),
            BoxOfficeJson.Default.SeatsToSettle,
            guards.LongDelay ? TimeSpan.FromSeconds(options.Value.FinishSeconds) : TimeSpan.Zero,
            cancellationToken);
    }

    /// <summary>The reservation is given back; what fails here, its message finishes.</summary>
    private async Task FinishAsync(Reservation next, MessageReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            // The versions are those of the hold; a refund's seats were written since.
            var followed = await settlement.FollowAsync(next, [], fresh: next.Status == ReservationStatus.Cancelled, cancellationToken);
            await probe.ReachedAsync(ProtocolStep.SeatsFreed, next.Id);
            var done = SeatsToSettle.Of(next) with { SeatsFollowed = followed };
            if (receipt != default) await messages.MakeVisibleAsync(receipt, done, BoxOfficeJson.Default.SeatsToSettle, cancellationToken);
            if (next.Status == ReservationStatus.Cancelled) await gate.HoldAsync(next.QueueId, next.UserId, next.Place, next.Id, until: null);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null)
        {
            LeftToMessage(next.Id, outage.GetType().Name);
        }
    }

    [LoggerMessage(4002, LogLevel.Warning, "What follows giving back {Reservation} is left to its message: {Reason}")]
    private partial void LeftToMessage(string reservation, string reason);
}
