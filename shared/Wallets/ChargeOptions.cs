namespace BoxOffice.Wallets;

/// <summary>Who may put points into a wallet.</summary>
public enum ChargeBy
{
    /// <summary>Each user into their own, as in the seed: points cost nothing then.</summary>
    Anybody,

    /// <summary>Operators alone, by <c>POST v1/ops/users/{userId}/charge</c>.</summary>
    Operators,

    /// <summary>A payment provider that confirms what it was paid, by <c>POST v1/payments/confirmations</c>; and operators.</summary>
    ConfirmedPayments,
}

/// <summary>Settings <c>Charge__…</c>.</summary>
public sealed record ChargeOptions
{
    /// <summary>Who may charge. Not set: anybody on a developer's machine, operators elsewhere.</summary>
    public ChargeBy? By { get; init; }

    /// <summary>
    /// The secrets by which confirmations are signed, separated by commas. Each is good: to rotate, add the new one, change it at the
    /// provider, take the old one away.
    /// </summary>
    public string? ConfirmationKeys { get; init; }

    /// <summary>The ISO 4217 code of confirmed payments. One smallest unit of it is one point: a won, a cent.</summary>
    public string Currency { get; init; } = "KRW";

    /// <summary>The secrets, apart.</summary>
    public IReadOnlyList<string> ReadKeys() =>
        ConfirmationKeys?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
