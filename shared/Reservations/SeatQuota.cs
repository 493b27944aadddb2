using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>Seats of one reservation that count towards a buyer's limit.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Seats">How many seats.</param>
/// <param name="HoldUntil">When its hold was due at first.</param>
public sealed record SeatQuotaEntry(ReservationId Id, int Seats, DateTimeOffset HoldUntil)
{
    /// <summary>What counts a reservation.</summary>
    public static SeatQuotaEntry Of(Reservation reservation) => new(reservation.Id, reservation.Seats.Count, reservation.HoldUntil);
}

/// <summary>
/// The seats that a buyer has of a concert, held and paid. Written in the same batch as the reservations it counts, so that parallel
/// requests cannot exceed the limit; removed when empty.
/// </summary>
public sealed record SeatQuota
{
    /// <summary>"allowance:{concertId}".</summary>
    public required string Id { get; init; }

    /// <summary>Partition key, as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long UserId { get; init; }

    /// <summary>One entry per held or paid reservation.</summary>
    public required IReadOnlyList<SeatQuotaEntry> Entries { get; init; }

    /// <summary>Of all entries: written for the condition under which a hold is counted without being read.</summary>
    public int Seats => Entries.Sum(e => e.Seats);

    /// <summary>The document's id for a concert.</summary>
    public static string IdOf(long concertId) => $"allowance:{concertId}";

    /// <summary>Counts another reservation, unless that goes over the limit.</summary>
    /// <param name="allowance">Null where the buyer has nothing of the concert.</param>
    public static Outcome<SeatQuota> Add(SeatQuota? allowance, Reservation reservation, int limit)
    {
        var entries = (allowance?.Entries ?? []).Where(e => e.Id != reservation.Id).ToList();
        if (entries.Sum(e => e.Seats) + reservation.Seats.Count > limit) return new SeatLimitReached(limit);
        entries.Add(SeatQuotaEntry.Of(reservation));
        return new SeatQuota { Id = IdOf(reservation.ConcertId), UserId = reservation.UserId, Entries = entries };
    }

    /// <summary>Without that reservation; empty entries mean that the document goes.</summary>
    public SeatQuota Without(ReservationId reservationId) => this with { Entries = [.. Entries.Where(e => e.Id != reservationId)] };

    /// <summary>With the seats that the reservation has now.</summary>
    public SeatQuota Counting(Reservation reservation) => this with
    {
        Entries = [.. Entries.Select(e => e.Id == reservation.Id ? e with { Seats = reservation.Seats.Count } : e)],
    };

    /// <summary>
    /// Reservations that may have run out unsettled: before refusing a buyer, these are settled and the limit is asked again.
    /// </summary>
    public IEnumerable<ReservationId> Overdue(DateTimeOffset now) => Entries.Where(e => e.HoldUntil <= now).Select(e => e.Id);
}
