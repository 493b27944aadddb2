using BoxOffice.Reservations;

namespace BoxOffice.Tests.Reservations;

/// <summary>A reservation to apply a rule to: two seats of user 1, held at <see cref="Now"/> for five
/// minutes, the date in 30 days.</summary>
internal static class Reserved
{
    public static readonly DateTimeOffset Now = new(2027, 5, 1, 10, 0, 0, TimeSpan.Zero);

    public static readonly ReservationId Id = ReservationId.Derived(1, "rules");

    public static Reservation Of(ReservationStatus status) => new()
    {
        Id = Id,
        UserId = 1,
        ConcertId = 1,
        ConcertDateId = 11,
        StartsAt = Now.AddDays(30),
        QueueId = "main",
        Seats = [new ReservedSeat(1, "A", null), new ReservedSeat(2, "A", null)],
        TotalPrice = 200,
        Status = status,
        HoldUntil = Now.AddSeconds(300),
        CreatedAt = Now,
    };
}
