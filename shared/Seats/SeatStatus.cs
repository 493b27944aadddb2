using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Seats;

/// <summary>What a seat is to a buyer. The numbers are the two bits of the seat map and never change.</summary>
public enum SeatStatus
{
    /// <summary>Open to every buyer. Also the status of a seat that has no document.</summary>
    [JsonStringEnumMemberName("AVAILABLE")]
    Available = 0,

    /// <summary>A reservation has it until the hold is due.</summary>
    [JsonStringEnumMemberName("HELD")]
    Held = 1,

    /// <summary>Paid.</summary>
    [JsonStringEnumMemberName("SOLD")]
    Sold = 2,

    /// <summary>The house keeps it: an operator may sell it at the box office, or unblock it.</summary>
    [JsonStringEnumMemberName("BLOCKED")]
    Blocked = 3,
}

/// <summary>
/// The partition of a section of a date, "{concertDateId}:{section}". A logical partition carries 10,000 RU/s, about 1,000 holds a
/// second, so a large hall is spread over its sections.
/// </summary>
public static class SeatPartition
{
    /// <summary>The partition.</summary>
    public static PartitionKey Of(long concertDateId, string section) => new(BlockOf(concertDateId, section));

    /// <summary>The value of its key.</summary>
    public static string BlockOf(long concertDateId, string section) => $"{concertDateId}:{section}";
}
