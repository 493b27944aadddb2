using System.Text.Json.Serialization;

namespace BoxOffice.Reservations;

/// <summary>
/// The message of every settle queue: enough to free the seats even where the reservation never came to be.
/// </summary>
/// <param name="ReservationId">Whose seats.</param>
/// <param name="ConcertDateId">The date.</param>
/// <param name="Seats">Which, without versions.</param>
public sealed record SeatsToSettle(ReservationId ReservationId, long ConcertDateId, IReadOnlyList<ReservedSeat> Seats)
{
    /// <summary>The request that paid has ended the buyer's turn; who joined again since must not lose the new one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SessionEnded { get; init; }

    /// <summary>The request that cancelled or refunded has freed the seats, and the map shows it: only the event is left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SeatsFollowed { get; init; }

    /// <summary>
    /// What the request committed before it made the message visible; null where nobody knows. A handler that reads less is behind, and
    /// the message comes again.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReservationStatus? Committed { get; init; }

    /// <summary>Only these seats were given back, and the reservation goes on with the others; null for all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Part { get; init; }

    /// <summary>The message for a reservation's seats.</summary>
    public static SeatsToSettle Of(Reservation reservation) => Of(reservation, reservation.Seats);

    /// <summary>The message for some seats, which were a reservation's.</summary>
    public static SeatsToSettle Of(Reservation reservation, IReadOnlyList<ReservedSeat> seats) => new(
        reservation.Id, reservation.ConcertDateId, [.. seats.Select(s => s with { ETag = null, Version = null, Price = null })]);
}
