using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>409: somebody else has these seats.</summary>
/// <param name="SeatNumbers">Which of those asked for, in ascending order.</param>
public sealed record SeatsTaken(IReadOnlyList<int> SeatNumbers)
    : Refusal(RefusalKind.Conflict, "seats-taken", "Somebody else has these seats; nothing was held."), INamesSeats;

/// <summary>409: the buyer let a hold of the same seat run out a moment ago.</summary>
/// <param name="SeatNumbers">Which seats.</param>
public sealed record SeatsCoolingDown(IReadOnlyList<int> SeatNumbers)
    : Refusal(RefusalKind.Conflict, "seats-cooling-down", "Your hold of these seats ran out; others get a moment before you may hold them again."), INamesSeats;

/// <summary>409: the hall has not so many free seats of that kind (together).</summary>
public sealed record NotEnoughSeats(int Quantity)
    : Refusal(RefusalKind.Conflict, "not-enough-seats", $"There are no {Quantity} free seats as asked for.");

/// <summary>409: more seats than one buyer may have of a concert, open and paid reservations together.</summary>
/// <param name="Limit">The setting Reservations__MaxSeatsPerUser.</param>
public sealed record SeatLimitReached(int Limit)
    : Refusal(RefusalKind.Conflict, "seat-limit", $"A buyer may have at most {Limit} seats of a concert, held and paid together.");

/// <summary>409: the date has begun.</summary>
public sealed record DatePast() : Refusal(RefusalKind.Conflict, "date-past", "The date has begun; it cannot be booked any more.");

/// <summary>409: the hold ran out and the seats went to others.</summary>
public sealed record HoldExpired() : Refusal(RefusalKind.Conflict, "hold-expired", "The hold ran out; nothing was charged.");

/// <summary>409: cancelled or refunded.</summary>
/// <param name="Status">What became of it.</param>
public sealed record ReservationEnded(ReservationStatus Status)
    : Refusal(RefusalKind.Conflict, "reservation-ended", $"The reservation is {Status.ToString().ToLowerInvariant()}.");

/// <summary>Never sent: paying again answers with the first payment.</summary>
public sealed record AlreadyPaid() : Refusal(RefusalKind.Conflict, "already-paid", "The reservation is paid.");

/// <summary>409: too near to the date for a refund.</summary>
/// <param name="Cutoff">The setting Reservations__RefundCutoffHours.</param>
public sealed record RefundClosed(TimeSpan Cutoff)
    : Refusal(RefusalKind.Conflict, "refund-closed", $"Refunds end {Cutoff.TotalHours:0} hours before the date.");

/// <summary>503: the request took so long that committing would no longer be safe; nothing more was done.</summary>
public sealed record RequestTookTooLong()
    : Refusal(RefusalKind.Unavailable, "took-too-long", "The request took too long and was given up; try again.");
