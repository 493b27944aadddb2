using BoxOffice.Platform.Api;

namespace BoxOffice.Wallets;

/// <summary>How points move. Pure: (wallet, amount, now) to the wallet and its entry, or why not.</summary>
public static class WalletRules
{
    /// <summary>Points come in.</summary>
    /// <param name="cause">Names the charge: the same cause charges once.</param>
    /// <param name="most">The largest amount at once, points.</param>
    public static Outcome<WalletMove> Charge(Wallet wallet, long amount, string cause, DateTimeOffset now, long most = Wallet.MaxCharge)
    {
        if (amount < 1 || amount > most) return InvalidRequest.Because("balance", $"Must be a whole number from 1 to {most}.");
        if (wallet.Balance + amount > Wallet.MaxBalance) return new BalanceLimitReached();
        return Move(wallet, LedgerReason.Charge, amount, cause, null, now);
    }

    /// <summary>A reservation is paid: never below zero.</summary>
    public static Outcome<WalletMove> Debit(Wallet wallet, long price, string reservationId, DateTimeOffset now)
    {
        if (wallet.Balance < price) return new InsufficientPoints(price, wallet.Balance);
        return Move(wallet, LedgerReason.Payment, -price, PayCause(reservationId), reservationId, now);
    }

    /// <summary>Points of a payment go back, whatever the balance.</summary>
    /// <param name="seatNumbers">Whose price it is, in ascending order.</param>
    /// <param name="isPart">The reservation has other seats left: a seat goes back once, so the first of them names the entry.</param>
    public static WalletMove Refund(
        Wallet wallet, long points, string reservationId, IReadOnlyList<int> seatNumbers, bool isPart, DateTimeOffset now)
    {
        var cause = isPart ? $"refund:{reservationId}:{seatNumbers[0]}" : $"refund:{reservationId}";
        var move = Move(wallet, LedgerReason.Refund, points, cause, reservationId, now);
        return move with { Entry = move.Entry with { SeatNumbers = seatNumbers } };
    }

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
