namespace BoxOffice.Reservations;

/// <summary>The queues of the protocol. Each has a queue function and a "-poison" sibling.</summary>
public static class ReservationQueues
{
    /// <summary>
    /// A storage queue carries about 2,000 operations a second and a hold needs three (send, receive, delete), so the settle
    /// messages are spread over four by reservation.
    /// </summary>
    public const int SettleShards = 4;

    /// <summary>Holds that are due, and what they may have left behind.</summary>
    public const string Settle0 = "settle-reservation-0";

    /// <inheritdoc cref="Settle0"/>
    public const string Settle1 = "settle-reservation-1";

    /// <inheritdoc cref="Settle0"/>
    public const string Settle2 = "settle-reservation-2";

    /// <inheritdoc cref="Settle0"/>
    public const string Settle3 = "settle-reservation-3";

    /// <summary>Payments that were about to commit.</summary>
    public const string PaymentSettled = "payment-settled";

    /// <summary>Cancellations that were about to commit.</summary>
    public const string CancelSettled = "cancel-settled";

    /// <summary>Refunds that were about to commit.</summary>
    public const string RefundSettled = "refund-settled";

    /// <summary>Webhooks: a queue of their own, so that a dead receiver never delays a seat.</summary>
    public const string DeliverEvent = "deliver-event";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Settle0, Settle1, Settle2, Settle3, PaymentSettled, CancelSettled, RefundSettled, DeliverEvent];

    /// <summary>The settle queue of a reservation.</summary>
    public static string SettleOf(ReservationId id) => All[id.Shard(SettleShards)];
}
