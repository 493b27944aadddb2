using BoxOffice.Platform.Api;
using BoxOffice.Seats;

namespace BoxOffice.Reservations;

/// <summary>409: other reservations have these seats.</summary>
/// <param name="SeatNumbers">Which of those asked for, in ascending order.</param>
public sealed record SeatsTaken(IReadOnlyList<int> SeatNumbers)
    : Refusal(RefusalKind.Conflict, "seats-taken", "These seats are taken. No seat was held."), INamesSeats;

/// <summary>409: the buyer has these seats already, held or paid.</summary>
/// <param name="SeatNumbers">Which of those asked for, in ascending order.</param>
public sealed record SeatsAlreadyYours(IReadOnlyList<int> SeatNumbers)
    : Refusal(RefusalKind.Conflict, "seats-already-yours", "You have these seats already; your reservations list them."), INamesSeats;

/// <summary>Says whose reservations are in the way of a hold.</summary>
public static class SeatsInTheWay
{
    /// <summary>The seats in the way, or those that only cool down.</summary>
    public static Refusal Refuse(ClaimResult result, long userId, DateTimeOffset now) => result.Blocked.Count > 0
        ? Refuse(result.Blocked, userId, now)
        : new SeatsCoolingDown([.. result.CoolingDown.Select(s => s.SeatNumber).Order()])
        {
            RetryAfter = TimeSpan.FromMilliseconds(result.CoolingDown.Max(s => s.CoolDownUntil!.Value) - now.ToUnixTimeMilliseconds()),
        };

    /// <summary>
    /// The buyer's own seats where nobody else has any; else those of others. With Retry-After where all of those are only held: the last
    /// of these holds is due then, and is paid or free.
    /// </summary>
    public static Refusal Refuse(IReadOnlyList<Seat> blocked, long userId, DateTimeOffset now)
    {
        var others = blocked.Where(s => s.UserId != userId).ToList();
        if (others.Count == 0) return new SeatsAlreadyYours([.. blocked.Select(s => s.SeatNumber).Order()]);
        var due = others.TrueForAll(s => s is { Status: SeatStatus.Held, HoldUntil: not null }) ? others.Max(s => s.HoldUntil) : null;
        return new SeatsTaken([.. others.Select(s => s.SeatNumber).Order()])
        {
            RetryAfter = due is { } until ? TimeSpan.FromMilliseconds(Math.Max(0, until - now.ToUnixTimeMilliseconds())) : null,
        };
    }
}

/// <summary>409: the buyer's own hold of the same seat expired or was given up a moment ago.</summary>
/// <param name="SeatNumbers">Which seats.</param>
public sealed record SeatsCoolingDown(IReadOnlyList<int> SeatNumbers)
    : Refusal(
        RefusalKind.Conflict,
        "seats-cooling-down",
        "Your hold of these seats ended a moment ago. Retry after the time in Retry-After."), INamesSeats;

/// <summary>409: seats that are held, sold or kept for something else; nothing changed.</summary>
/// <param name="SeatNumbers">Which, in ascending order.</param>
public sealed record SeatsNotFree(IReadOnlyList<int> SeatNumbers)
    : Refusal(
        RefusalKind.Conflict,
        "seats-not-free",
        $"These seats are held, sold or blocked for another reason: {string.Join(", ", SeatNumbers)}. Nothing changed."), INamesSeats;

/// <summary>409: fewer seats are available than were asked for.</summary>
public sealed record NotEnoughSeats(int Quantity)
    : Refusal(RefusalKind.Conflict, "not-enough-seats", $"Fewer than {Quantity} seats that match the request are available.");

/// <summary>409: more seats than one buyer may have of a concert, open and paid reservations together.</summary>
/// <param name="Limit">The concert's maxSeatsPerUser, else the setting Reservations__MaxSeatsPerUser.</param>
public sealed record SeatLimitReached(int Limit)
    : Refusal(RefusalKind.Conflict, "seat-limit", $"You may have at most {Limit} seats per concert, held and paid together.");

/// <summary>409: the concert's sale has not opened.</summary>
/// <param name="OpensAt">The concert's saleStartsAt.</param>
public sealed record SaleNotOpen(DateTimeOffset OpensAt)
    : Refusal(RefusalKind.Conflict, "sale-not-open", $"The sale opens at {UtcTimeConverter.Text(OpensAt)}. Retry then.");

/// <summary>409: the concert's sale has ended.</summary>
/// <param name="EndedAt">The concert's saleEndsAt.</param>
public sealed record SaleEnded(DateTimeOffset EndedAt)
    : Refusal(RefusalKind.Conflict, "sale-ended", $"The sale ended at {UtcTimeConverter.Text(EndedAt)}. No more seats can be held.");

/// <summary>409: the date has started.</summary>
public sealed record DatePast() : Refusal(RefusalKind.Conflict, "date-past", "The date has started. Its seats can no longer be held.");

/// <summary>409: the date does not take place.</summary>
public sealed record DateCancelled()
    : Refusal(RefusalKind.Conflict, "date-cancelled", "The date is cancelled. Its seats can no longer be held or paid.");

/// <summary>409: the date is sold out, and what comes back goes to those who wait for it.</summary>
public sealed record SeatsWaitedFor() : Refusal(
    RefusalKind.Conflict,
    "return-list",
    "Others wait for seats of this date. Join its return list: seats that come back are offered in turn.");

/// <summary>409: the hold expired and its seats are gone.</summary>
public sealed record HoldExpired() : Refusal(RefusalKind.Conflict, "hold-expired", "The hold expired. Nothing was charged.")
{
    /// <summary>There never was a hold: an attempt of that id was given up and left a tombstone.</summary>
    public bool NeverMade { get; init; }
}

/// <summary>409: cancelled or refunded.</summary>
/// <param name="Status">What became of it.</param>
public sealed record ReservationEnded(ReservationStatus Status)
    : Refusal(RefusalKind.Conflict, "reservation-ended", $"The reservation is {Status.ToString().ToLowerInvariant()}.");

/// <summary>Never sent: paying again answers with the first payment.</summary>
public sealed record AlreadyPaid() : Refusal(RefusalKind.Conflict, "already-paid", "The reservation is paid.");

/// <summary>409: a release named seats that the reservation does not have; nothing changed.</summary>
/// <param name="SeatNumbers">Which, in ascending order.</param>
public sealed record SeatsNotInReservation(IReadOnlyList<int> SeatNumbers)
    : Refusal(
        RefusalKind.Conflict,
        "seats-not-in-reservation",
        $"The reservation does not have these seats: {string.Join(", ", SeatNumbers)}. Nothing was given back."), INamesSeats;

/// <summary>403: the payment is given back by a queue token of another session than the one that paid.</summary>
public sealed record OtherSession() : Refusal(
    RefusalKind.Forbidden, "other-session", "Sign in to give this payment back, or use the queue token of the session that paid.");

/// <summary>409: sold at the box office, where the money is.</summary>
public sealed record BoxOfficeOnly()
    : Refusal(RefusalKind.Conflict, "box-office-only", "These tickets were sold at the box office. Give them back there.");

/// <summary>409: too near to the date for a refund, or after its start.</summary>
/// <param name="Cutoff">The setting Reservations__RefundCutoffHours.</param>
public sealed record RefundClosed(TimeSpan Cutoff)
    : Refusal(RefusalKind.Conflict, "refund-closed", $"Refunds end {Cutoff.TotalHours:0} hours before the date.");

/// <summary>503: the request took so long that committing would no longer be safe; nothing more was done.</summary>
public sealed record RequestTookTooLong : Refusal
{
    public RequestTookTooLong()
        : base(RefusalKind.Unavailable, "took-too-long", "The request took too long; nothing was committed. Send it again.") =>
        RetryAfter = TimeSpan.FromSeconds(1);
}
