using System.Text.Json.Serialization;
using BoxOffice.Catalog;

namespace BoxOffice.Reservations;

/// <summary>A reservation as a client sees it.</summary>
public sealed record ReservationView(
    string ReservationId,
    long UserId,
    long ConcertId,
    long ConcertDateId,
    IReadOnlyList<int> SeatNumbers,
    long TotalPrice,
    ReservationStatus Status,
    DateTimeOffset ExpiresAt,
    DateTimeOffset CreatedAt)
{
    /// <summary>The seats by their names in the hall; like the concert's name, null in events and where the date was removed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SeatOfReservation>? Seats { get; init; }

    /// <summary>The concert's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConcertName { get; init; }

    /// <summary>When the date starts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ConcertDate { get; init; }

    /// <summary>Where.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Place? Place { get; init; }

    /// <summary>Sold at the box office; null for a buyer's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoxOfficeSale? BoxOffice { get; init; }

    /// <summary>Offered from the return list: it is paid without a queue token.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Offered { get; init; }

    /// <summary>Seats that were given back, with what was refunded and kept; null where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SeatsReturned>? Returned { get; init; }

    /// <summary>The service's time when it answered: <see cref="ExpiresAt"/> minus this is what is
    /// left of a hold. Null in events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>What a client sees of it.</summary>
    public static ReservationView Of(Reservation reservation) => new(
        reservation.Id.Value,
        reservation.UserId,
        reservation.ConcertId,
        reservation.ConcertDateId,
        [.. reservation.Seats.Select(s => s.SeatNumber)],
        reservation.TotalPrice,
        reservation.Status,
        reservation.HoldUntil,
        reservation.CreatedAt)
    {
        BoxOffice = reservation.BoxOffice,
        Offered = reservation.Offered,
        Returned = reservation.Returned,
    };
}
