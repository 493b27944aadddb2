using System.Text.Json.Serialization;

namespace BoxOffice.Reservations;

/// <summary>
/// What still follows a decision: its seats, the map, the event. Written with the decision, and gone when all has followed, so nothing
/// depends on one message (docs/protocol/follow_model.py).
/// </summary>
/// <param name="Became">What was decided. For a part: Refunded where the seats were paid, Cancelled where they were held, Expired where a
/// refused hold gave them back after its reservation was decided.</param>
public sealed record Follow(ReservationStatus Became)
{
    /// <summary>The seats of a part that was given back; null for the whole reservation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReservedSeat>? Part { get; init; }

    /// <summary>The numbers of <see cref="Part"/>; null for the whole reservation.</summary>
    [JsonIgnore]
    public IReadOnlyList<int>? SeatNumbers => Part is null ? null : [.. Part.Select(s => s.SeatNumber)];

    /// <summary>The queue whose message finishes it.</summary>
    public string QueueOf(ReservationId id) => Became switch
    {
        ReservationStatus.Paid => ReservationQueues.FinishPaymentOf(id),
        ReservationStatus.Cancelled => ReservationQueues.FinishCancellation,
        ReservationStatus.Refunded => ReservationQueues.FinishRefund,
        _ => ReservationQueues.SettleOf(id),
    };

    /// <summary>That message, for a reservation that has committed it.</summary>
    public SeatsToSettle MessageOf(Reservation reservation) => SeatsToSettle.Of(reservation, Part ?? reservation.Seats) with
    {
        Part = SeatNumbers,
        Committed = Became,
    };

    /// <summary>It is what that message finishes.</summary>
    public bool IsOf(ReservationStatus became, IReadOnlyList<int>? part) =>
        Became == became && (SeatNumbers is { } own ? part is not null && own.SequenceEqual(part) : part is null);
}
