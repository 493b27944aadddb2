using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>What may become of a reservation. Pure: (state, now) to the next state, or why not.</summary>
public static class ReservationRules
{
    /// <summary>30 days: an ended hold is history that nobody needs for long.</summary>
    private const int EndedSeconds = 30 * 24 * 60 * 60;

    /// <summary>
    /// Held becomes Paid, even a moment after it was due: as long as nobody settled it, the seats are its own.
    /// </summary>
    public static Outcome<Reservation> Pay(Reservation reservation, DateTimeOffset now) => reservation.Status switch
    {
        ReservationStatus.Held => reservation with { Status = ReservationStatus.Paid, DecidedAt = now },
        ReservationStatus.Paid => new AlreadyPaid(),
        ReservationStatus.Expired => new HoldExpired(),
        _ => new ReservationEnded(reservation.Status),
    };

    /// <summary>
    /// Held becomes Cancelled; Paid becomes Refunded until <paramref name="cutoff"/> before the date. What was given back already
    /// stays as it is: asking twice is no mistake.
    /// </summary>
    public static Outcome<Reservation> Release(Reservation reservation, TimeSpan cutoff, DateTimeOffset now) => reservation.Status switch
    {
        ReservationStatus.Held => reservation with { Status = ReservationStatus.Cancelled, DecidedAt = now, Ttl = EndedSeconds },
        ReservationStatus.Paid when now >= reservation.StartsAt - cutoff => new RefundClosed(cutoff),
        ReservationStatus.Paid => reservation with { Status = ReservationStatus.Refunded, DecidedAt = now },
        ReservationStatus.Expired => new HoldExpired(),
        _ => reservation,
    };

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
        reservation is { Status: ReservationStatus.Held, Extended: false } && now < reservation.HoldUntil && now + extension > reservation.HoldUntil
            ? reservation with { HoldUntil = now + extension, Extended = true }
            : null;
}
