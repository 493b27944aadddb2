using System.Text.Json.Serialization;

namespace BoxOffice.Reservations;

/// <summary>A seat of a reservation.</summary>
/// <param name="SeatNumber">Its number.</param>
/// <param name="Section">Its section: with the date, the seat's partition.</param>
/// <param name="ETag">The version that the hold wrote: selling it needs no read while nobody else touched the seat.</param>
public sealed record ReservedSeat(
    int SeatNumber,
    string Section,
    [property: JsonPropertyName("v"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ETag)
{
    /// <summary>How often the seat's document had been written with that hold; null in messages, and on older reservations.</summary>
    [JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>Points; null on reservations from before seats had prices, and in messages.</summary>
    [JsonPropertyName("p"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Price { get; init; }
}
