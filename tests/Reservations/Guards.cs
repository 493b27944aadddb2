namespace BoxOffice.Tests.Reservations;

/// <summary>
/// The guards of the protocol, all on. A test takes one away where its effect crosses a seam: the store that Cosmos is, the queue, or who
/// runs the sweep. The code is the same. The names are those of docs/protocol/protocol_model.py.
/// </summary>
internal sealed record Guards
{
    /// <summary>A timer looks for seats whose hold is overdue. Without: it never runs.</summary>
    public bool Sweep { get; init; } = true;

    /// <summary>A timer looks for decisions that nothing has followed. Without: it never runs.</summary>
    public bool Reconciler { get; init; } = true;

    /// <summary>The settle message is queued before a seat is taken. Without: it is queued when the hold has ended.</summary>
    public bool MessageFirst { get; init; } = true;

    /// <summary>Settling writes a tombstone where the reservation is missing. Without: the store drops it.</summary>
    public bool Tombstone { get; init; } = true;

    /// <summary>Paying checks the reservation's ETag. Without: the store does not.</summary>
    public bool IfMatchOnPay { get; init; } = true;

    /// <summary>Expiring checks the reservation's ETag. Without: the store does not.</summary>
    public bool IfMatchOnExpire { get; init; } = true;

    /// <summary>A seat whose hold expired is taken only after that reservation was settled. Without:
    /// a hold reads it as available.</summary>
    public bool SettleBeforeTakeover { get; init; } = true;

    /// <summary>Seats are reconciled with a reservation only where they are still its own. Without: a message
    /// reads every owner as its own.</summary>
    public bool OwnerCheck { get; init; } = true;

    /// <summary>A message is queued before a payment commits. Without: it is lost.</summary>
    public bool PaymentMessage { get; init; } = true;

    /// <summary>A message is queued before a refund commits. Without: it is lost.</summary>
    public bool RefundMessage { get; init; } = true;

    /// <summary>That message is invisible while its request can still commit. Without: the queue ignores the delay.</summary>
    public bool LongDelay { get; init; } = true;

    /// <summary>A message writes the map where its call has not. Without: every message says that the call did. No model has it.</summary>
    public bool MapByMessage { get; init; } = true;

    /// <summary>Giving back some seats checks the ETags of the reservation, the quota and the
    /// wallet. Without: the store does not.</summary>
    public bool IfMatchOnReturn { get; init; } = true;

    /// <summary>Seats are replaced with If-Match. Without: the store ignores it.</summary>
    public bool SeatCondition { get; init; } = true;

    /// <summary>The seats of several sections are given back where one section refuses. Without: the store
    /// drops what a hold gives back.</summary>
    public bool GiveBack { get; init; } = true;

    /// <summary>The quota is written with If-Match, or under the condition that it has room. Without: the store ignores both.</summary>
    public bool QuotaCondition { get; init; } = true;

    /// <summary>The wallet is written with If-Match. Without: the store ignores it.</summary>
    public bool WalletCondition { get; init; } = true;

    /// <summary>An entry of a return list is marked with If-Match. Without: the store ignores it.</summary>
    public bool OfferCondition { get; init; } = true;

    /// <summary>The ledger entry of a payment is named by its reservation. Without: the store gives it a name of its own.</summary>
    public bool OnePaymentId { get; init; } = true;
}
