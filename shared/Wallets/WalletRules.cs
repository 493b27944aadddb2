using BoxOffice.Platform.Api;

namespace BoxOffice.Wallets;

/// <summary>How points move. Pure: (wallet, amount, now) to the wallet and its entry, or why not.</summary>
public static class WalletRules
{
    /// <summary>Points come in.</summary>
    /// <param name="cause">Names the charge: the same cause charges once.</param>
    public static Outcome<WalletMove> Charge(Wallet wallet, long amount, string cause, DateTimeOffset now)
    {
        if (amount is < 1 or > Wallet.MaxCharge) return InvalidRequest.Because("balance", $"Must be 1 to {Wallet.MaxCharge}.");
        if (wallet.Balance + amount > Wallet.MaxBalance) return new BalanceLimitReached();
        return Move(wallet, LedgerReason.Charge, amount, cause, null, now);
    }

    /// <summary>A reservation is paid: never below zero.</summary>
    public static Outcome<WalletMove> Debit(Wallet wallet, long price, string reservationId, DateTimeOffset now)
    {
        if (wallet.Balance < price) return new InsufficientPoints(price, wallet.Balance);
        return Move(wallet, LedgerReason.Payment, -price, PayCause(reservationId), reservationId, now);
    }

    /// <summary>A payment goes back, whatever the balance.</summary>
    public static WalletMove Refund(Wallet wallet, long price, string reservationId, DateTimeOffset now) =>
        Move(wallet, LedgerReason.Refund, price, $"refund:{reservationId}", reservationId, now);

    /// <summary>The id of the ledger entry that pays a reservation: there can be one only.</summary>
    public static string PaymentOf(string reservationId) => LedgerEntry.IdOf(PayCause(reservationId));

    private static string PayCause(string reservationId) => $"pay:{reservationId}";

    private static WalletMove Move(Wallet wallet, LedgerReason reason, long amount, string cause, string? reservationId, DateTimeOffset now)
    {
        var after = wallet with { Balance = wallet.Balance + amount, Sequence = wallet.Sequence + 1 };
        var entry = new LedgerEntry
        {
            Id = LedgerEntry.IdOf(cause),
            UserId = wallet.UserId,
            Sequence = after.Sequence,
            Reason = reason,
            Amount = amount,
            Balance = after.Balance,
            ReservationId = reservationId,
            At = now,
        };
        return new WalletMove(after, entry);
    }
}
