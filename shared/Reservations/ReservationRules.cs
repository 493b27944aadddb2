using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;

namespace BoxOffice.Reservations;

/// <summary>What may become of a reservation. Pure: (state, now) to the next state, or why not.</summary>
public static class ReservationRules
{
    /// <summary>30 days: an ended hold is history that nobody needs for long.</summary>
    internal const int EndedSeconds = 30 * 24 * 60 * 60;

    /// <summary>
    /// Held becomes Paid, even a moment after it was due: as long as nobody settled it, the seats are its own.
    /// </summary>
    public static Outcome<Reservation> Pay(Reservation reservation, DateTimeOffset now) => reservation.Status switch
    {
        ReservationStatus.Held =>
            reservation with { Status = ReservationStatus.Paid, DecidedAt = now, PaidAt = now, Sale = SaleKey.Of(reservation, now) },
        ReservationStatus.Paid => new AlreadyPaid(),
        ReservationStatus.Expired => new HoldExpired(),
        _ => new ReservationEnded(reservation.Status),
    };

    /// <summary>
    /// What a repeated hold is told of the reservation that it made: itself, while it is held or paid and its key is not over; else that it
    /// has ended, which is no hold and must not keep seats.
    /// </summary>
    public static Outcome<Reservation> Repeat(Reservation made, DateTimeOffset now) => made.Status switch
    {
        _ when IdempotencyRecord.IsOver(made.CreatedAt, now) => new IdempotencyKeyExpired(),
        ReservationStatus.Expired => new HoldExpired(),
        ReservationStatus.Cancelled or ReservationStatus.Refunded => new ReservationEnded(made.Status),
        _ => made,
    };

    /// <summary>Whether a reservation of that status was once of the other: a refunded one was paid.</summary>
    public static bool HasBeen(ReservationStatus now, ReservationStatus once) =>
        now == once || (once == ReservationStatus.Paid && now == ReservationStatus.Refunded);

    /// <summary>Held and due becomes Expired; null where there is nothing to change.</summary>
    public static Reservation? Expire(Reservation reservation, DateTimeOffset now) =>
        reservation.Status == ReservationStatus.Held && now >= reservation.HoldUntil
            ? reservation with { Status = ReservationStatus.Expired, DecidedAt = now, Ttl = EndedSeconds }
            : null;

    /// <summary>
    /// A buyer short of points gets time to charge them, once: a hold lasts at least until then. Null where the extension was used
    /// or would change nothing.
    /// </summary>
    public static Reservation? Extend(Reservation reservation, TimeSpan extension, DateTimeOffset now) =>
        reservation is { Status: ReservationStatus.Held, Extended: false }
        && now < reservation.HoldUntil
        && now + extension > reservation.HoldUntil
            ? reservation with { HoldUntil = now + extension, Extended = true }
            : null;
}
