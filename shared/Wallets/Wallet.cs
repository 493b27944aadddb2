using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;

namespace BoxOffice.Wallets;

/// <summary>A user's points: the sum of the ledger and the number of its last entry, written in one batch with every entry.</summary>
public sealed record Wallet
{
    /// <summary>One per user.</summary>
    public const string WalletId = "wallet";

    /// <summary>Points of one charge: 1 to 10 million, as in the seed.</summary>
    public const long MaxCharge = 10_000_000;

    /// <summary>100 billion points: no charge goes over it, so no sum can overflow. A refund is never refused for it.</summary>
    public const long MaxBalance = 100_000_000_000;

    /// <summary>Always "wallet".</summary>
    public string Id { get; init; } = WalletId;

    /// <summary>Partition key, as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long UserId { get; init; }

    /// <summary>Points, never below zero.</summary>
    public required long Balance { get; init; }

    /// <summary>The number of the last ledger entry; 0 before the first.</summary>
    public required long Sequence { get; init; }

    /// <summary>A wallet without points has no document until its first charge.</summary>
    public static Wallet Empty(long userId) => new() { UserId = userId, Balance = 0, Sequence = 0 };
}

/// <summary>Why points moved.</summary>
public enum LedgerReason
{
    /// <summary>The user charged points.</summary>
    [JsonStringEnumMemberName("CHARGE")]
    Charge,

    /// <summary>A reservation was paid.</summary>
    [JsonStringEnumMemberName("PAYMENT")]
    Payment,

    /// <summary>A paid reservation was given back.</summary>
    [JsonStringEnumMemberName("REFUND")]
    Refund,
}

/// <summary>A movement of points: written once, never changed. The sum of a user's entries is the balance at all times.</summary>
public sealed record LedgerEntry
{
    /// <summary>The <see cref="Kind"/> of entries.</summary>
    public const string LedgerKind = "ledger";

    /// <summary>"ledger:{cause}": one cause moves points once.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key, as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long UserId { get; init; }

    /// <summary>Indexed: a user's entries are listed.</summary>
    public string Kind { get; init; } = LedgerKind;

    /// <summary>1, 2, 3, …</summary>
    public required long Sequence { get; init; }

    /// <summary>Why.</summary>
    public required LedgerReason Reason { get; init; }

    /// <summary>Points: above zero in, below zero out.</summary>
    public required long Amount { get; init; }

    /// <summary>The balance after it.</summary>
    public required long Balance { get; init; }

    /// <summary>The reservation that was paid or refunded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReservationId { get; init; }

    /// <summary>The seats that a refund is for, in ascending order; null for other movements.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? SeatNumbers { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The id of the entry for a cause: "charge:…", "pay:…", "refund:…".</summary>
    public static string IdOf(string cause) => $"ledger:{cause}";
}

/// <summary>A wallet and the entry that brings it there: written together or not at all.</summary>
public sealed record WalletMove(Wallet Wallet, LedgerEntry Entry);

/// <summary>What a client sees of a wallet.</summary>
public sealed record BalanceView(long UserId, long Balance);

/// <summary>What a client sees of a ledger entry.</summary>
public sealed record LedgerEntryView(
    long Sequence, LedgerReason Reason, long Amount, long Balance, string? ReservationId, DateTimeOffset At)
{
    /// <summary>The seats that a refund is for; null for other movements.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? SeatNumbers { get; init; }

    /// <summary>What a client sees of it.</summary>
    public static LedgerEntryView Of(LedgerEntry entry) =>
        new(entry.Sequence, entry.Reason, entry.Amount, entry.Balance, entry.ReservationId, entry.At) { SeatNumbers = entry.SeatNumbers };
}

/// <summary>The body of a charge. The seed calls the amount "balance".</summary>
public sealed record ChargeRequest(long? Balance)
{
    /// <summary>400 where the amount is missing or out of range; null where it is valid.</summary>
    public Refusal? Validate()
    {
        var errors = new FieldErrors();
        errors.Whole("balance", Balance, 1, Wallet.MaxCharge);
        return errors.Any ? errors.ToRefusal() : null;
    }
}

/// <summary>The body of an operator's charge.</summary>
/// <param name="Reason">Why, for readers of the ledger; 200 characters at most.</param>
public sealed record OperatorChargeRequest(long? Balance, string? Reason)
{
    /// <summary>400 where the amount or the reason is missing or out of range; null where both are valid.</summary>
    public Refusal? Validate()
    {
        var errors = new FieldErrors();
        errors.Whole("balance", Balance, 1, Wallet.MaxCharge);
        errors.Text("reason", Reason, 200);
        return errors.Any ? errors.ToRefusal() : null;
    }
}

/// <summary>402: the wallet has less than the price; the hold stays.</summary>
/// <param name="Price">Points asked for.</param>
/// <param name="Balance">Points there.</param>
public sealed record InsufficientPoints(long Price, long Balance)
    : Refusal(
        RefusalKind.PaymentRequired,
        "insufficient-points",
        $"The price is {Price} points and the balance is {Balance} points. Top up and pay again."), INamesExpiry
{
    /// <summary>Until when the hold lasts: the time there is to top up. Null where it ran out.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>409: the charge would exceed <see cref="Wallet.MaxBalance"/>.</summary>
public sealed record BalanceLimitReached()
    : Refusal(RefusalKind.Conflict, "balance-limit", $"A balance must not exceed {Wallet.MaxBalance} points.");
