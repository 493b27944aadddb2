using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Wallets;

/// <summary>403: points are charged by operators or by confirmed payments here, and not by buyers.</summary>
public sealed record ChargeNotAllowed() : Refusal(
    RefusalKind.Forbidden, "charge-not-allowed",
    "This deployment does not let buyers charge points. They come with a confirmed payment, or from an operator.");

/// <summary>Who may put points into wallets, and the payments that a provider confirms.</summary>
public sealed partial class Charges(ChargeBy by, WalletStore wallets, IOptions<ChargeOptions> options, TimeProvider time,
    ILogger<Charges> logger)
{
    /// <summary>64 KiB: a provider's event has a few.</summary>
    public const int MaxConfirmationBytes = 64 * 1024;

    /// <summary>403 where buyers may not charge their own wallets; null where they may.</summary>
    public Refusal? RefuseBuyer() => by == ChargeBy.Anybody ? null : new ChargeNotAllowed();

    /// <summary>
    /// Charges what a signed event says was paid; the same payment once. 401 for a signature that is not by a known key. Null where the
    /// event is of another kind, or the payment was charged more than a day ago: nothing changes.
    /// </summary>
    public async Task<Outcome<BalanceView?>> ConfirmAsync(string? signature, byte[] body, CancellationToken cancellationToken)
    {
        var keys = by == ChargeBy.ConfirmedPayments ? options.Value.ReadKeys() : [];
        if (!ConfirmationSignature.IsValid(signature, body, keys, time.GetUtcNow())) return new ConfirmationSignatureInvalid();
        if (RequestBody.Parse(body, BoxOfficeJson.Default.ProviderEvent).Refused(out var refusal, out var kind)) return refusal;
        if (kind.Type != PaymentConfirmation.EventType) return (BalanceView?)null;
        if (RequestBody.Parse(body, BoxOfficeJson.Default.PaymentConfirmation).Refused(out refusal, out var confirmed)
            || confirmed.Read(options.Value.Currency).Refused(out refusal, out var charge))
        {
            // The provider tries again for days; somebody has to look, because a person has paid.
            Unusable(refusal.Detail);
            return refusal;
        }

        var charged =
            await wallets.ChargeAsync(charge.UserId, charge.Amount, charge.Cause, cancellationToken, PaymentConfirmation.MaxAmount);
        if (!charged.Refused(out refusal, out var balance)) return balance;
        // A provider sends an event again for days: what was charged long ago stays charged, and there is nothing to refuse.
        return refusal is IdempotencyKeyExpired ? (BalanceView?)null : refusal;
    }

    [LoggerMessage(8004, LogLevel.Error, "A confirmed payment could not be charged: {Reason}")]
    private partial void Unusable(string reason);
}
