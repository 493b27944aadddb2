namespace BoxOffice.Reservations;

/// <summary>
/// The guards of the protocol, all on. Only a test can switch one off, to show that it is needed: what must go wrong without it does.
/// docs/protocol.md has the test of each; the names are those of docs/protocol/protocol_model.py.
/// </summary>
internal sealed record ProtocolGuards
{
    /// <summary>A timer looks for seats whose hold is overdue.</summary>
    public bool Sweep { get; init; } = true;

    /// <summary>The settle message is queued before a seat is taken.</summary>
    public bool MessageFirst { get; init; } = true;

    /// <summary>Settling writes a tombstone where the reservation is missing.</summary>
    public bool Tombstone { get; init; } = true;

    /// <summary>Paying checks the reservation's ETag.</summary>
    public bool IfMatchOnPay { get; init; } = true;

    /// <summary>Expiring checks the reservation's ETag.</summary>
    public bool IfMatchOnExpire { get; init; } = true;

    /// <summary>A seat whose hold ran out is taken only after that reservation was settled.</summary>
    public bool SettleBeforeTakeover { get; init; } = true;

    /// <summary>Seats follow a reservation only where they are still its own.</summary>
    public bool OwnerCheck { get; init; } = true;

    /// <summary>A message is queued before a payment commits.</summary>
    public bool PaymentMessage { get; init; } = true;

    /// <summary>A message is queued before a refund commits.</summary>
    public bool RefundMessage { get; init; } = true;

    /// <summary>That message is invisible while its request can still commit.</summary>
    public bool LongDelay { get; init; } = true;

    /// <summary>Seats are taken create-only or with If-Match.</summary>
    public bool SeatCondition { get; init; } = true;

    /// <summary>The seats of several sections are given back where one section refuses.</summary>
    public bool GiveBack { get; init; } = true;

    /// <summary>The limit of a buyer's seats is written with If-Match, or under the condition that there is room.</summary>
    public bool AllowanceCondition { get; init; } = true;

    /// <summary>The wallet is written with If-Match.</summary>
    public bool WalletCondition { get; init; } = true;

    /// <summary>Payments and their ledger entries are named by their reservation.</summary>
    public bool OnePaymentId { get; init; } = true;
}

/// <summary>The steps between which a process may die.</summary>
internal enum ProtocolStep
{
    HoldQueued,
    ClaimRead,
    AllowanceFound,
    SeatsTaken,
    Reserved,
    PayRead,
    PayQueued,
    PayCommitted,
    SeatsSold,
    ReleaseRead,
    ReleaseQueued,
    ReleaseCommitted,
    SeatsFreed,
    SettleRead,
    Settled,
    SeatsRead,
    SeatsFollowed,
}

/// <summary>
/// Where a test stops the process or changes the order of things. In production nobody listens.
/// </summary>
internal sealed class ProtocolProbe
{
    /// <summary>Awaited at every step, with the reservation's id.</summary>
    public Func<ProtocolStep, string, ValueTask>? Listener { get; set; }

    /// <summary>A step is done.</summary>
    public ValueTask ReachedAsync(ProtocolStep step, string reservationId) => Listener?.Invoke(step, reservationId) ?? ValueTask.CompletedTask;
}
