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

    /// <summary>Payments that were about to commit: four operations each (send, make visible, receive,
    /// delete), so they are spread over two.</summary>
    public const string FinishPayment = "finish-payment";

    /// <inheritdoc cref="FinishPayment"/>
    public const string FinishPayment1 = "finish-payment-1";

    /// <summary>Cancellations that were about to commit.</summary>
    public const string FinishCancellation = "finish-cancellation";

    /// <summary>Refunds that were about to commit.</summary>
    public const string FinishRefund = "finish-refund";

    /// <summary>All of them, the settle queues first.</summary>
    public static readonly IReadOnlyList<string> All =
        [Settle0, Settle1, Settle2, Settle3, FinishPayment, FinishPayment1, FinishCancellation, FinishRefund];

    /// <summary>The settle queue of a reservation.</summary>
    public static string SettleOf(ReservationId id) => All[id.Shard(SettleShards)];

    /// <summary>The payment queue of a reservation.</summary>
    public static string FinishPaymentOf(ReservationId id) => id.Shard(2) == 0 ? FinishPayment : FinishPayment1;
}
