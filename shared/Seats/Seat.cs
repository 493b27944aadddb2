using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Seats;

/// <summary>What a seat is to a buyer. The numbers are the two bits of the seat map and never change.</summary>
public enum SeatStatus
{
    /// <summary>Anybody may hold it. Also the status of a seat that has no document.</summary>
    [JsonStringEnumMemberName("AVAILABLE")]
    Available = 0,

    /// <summary>A reservation has it until <see cref="Seat.HoldUntil"/>.</summary>
    [JsonStringEnumMemberName("HELD")]
    Held = 1,

    /// <summary>Paid.</summary>
    [JsonStringEnumMemberName("SOLD")]
    Sold = 2,
}

/// <summary>
/// A seat of a date that was ever touched: the document that decides who has it, by ETag. No document means available, so
/// putting millions of seats on sale writes nothing.
/// </summary>
public sealed record Seat
{
    /// <summary>The seat number as text: unique within its block.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Partition key, "{concertDateId}:{section}". A logical partition carries 10,000 RU/s, about 1,000 holds a second, so a big
    /// hall is spread over its sections.
    /// </summary>
    public required string Block { get; init; }

    /// <summary>The date.</summary>
    public required long ConcertDateId { get; init; }

    /// <summary>1..n within the date's hall.</summary>
    public required int SeatNumber { get; init; }

    /// <summary>What it is now.</summary>
    public required SeatStatus Status { get; init; }

    /// <summary>Whose it is; null when available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReservationId { get; init; }

    /// <summary>The buyer; kept for a while after a hold ran out, for the cool-down.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? UserId { get; init; }

    /// <summary>When the hold is due, in Unix milliseconds; only while held. Indexed: the sweep asks for overdue holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? HoldUntil { get; init; }

    /// <summary>Until when <see cref="UserId"/> may not hold this seat again, in Unix milliseconds; after a hold of theirs ran out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CoolDownUntil { get; init; }

    /// <summary>The partition of a section of a date.</summary>
    public static PartitionKey Partition(long concertDateId, string section) => new(BlockOf(concertDateId, section));

    /// <summary>The partition key value of a section of a date.</summary>
    public static string BlockOf(long concertDateId, string section) => $"{concertDateId}:{section}";
}
