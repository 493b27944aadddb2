using System.Text.Json.Serialization;
using BoxOffice.Seats;

namespace BoxOffice.Reservations;

/// <summary>
/// A seat of a date that was ever touched: the document that decides who has it, by ETag. No document means available, so
/// putting millions of seats on sale writes nothing.
/// </summary>
public sealed record Seat
{
    /// <summary>The seat number as text: unique within its block.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key: <see cref="SeatPartition.BlockOf"/>.</summary>
    public required string Block { get; init; }

    /// <summary>The date.</summary>
    public required long ConcertDateId { get; init; }

    /// <summary>1..n within the date's hall.</summary>
    public required int SeatNumber { get; init; }

    /// <summary>What it is now.</summary>
    public required SeatStatus Status { get; init; }

    /// <summary>How often this document was written, from 1: of two writes of the map the later version is
    /// shown. 0 on documents from before versions existed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Version { get; init; }

    /// <summary>Whose it is; null when available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReservationId? ReservationId { get; init; }

    /// <summary>The buyer; kept for a while after a hold ended, for the cool-down.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? UserId { get; init; }

    /// <summary>When the hold is due, in Unix milliseconds; only while held. Indexed: the sweep asks for overdue holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? HoldUntil { get; init; }

    /// <summary>
    /// Until when <see cref="UserId"/> may not hold this seat again, in Unix milliseconds; after a hold of theirs ran out or was given up.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CoolDownUntil { get; init; }

    /// <summary>For the map.</summary>
    [JsonIgnore]
    public ShownSeat Shown => new(SeatNumber, Status, Version);

    /// <summary>The house keeps it, sold at the box office or not; null for every other seat.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HouseSeat? House { get; init; }

    /// <summary>Held, and due: free once its reservation is settled.</summary>
    public bool IsOverdue(DateTimeOffset now) => Status == SeatStatus.Held && HoldUntil <= now.ToUnixTimeMilliseconds();
}

/// <summary>Why the house keeps a seat.</summary>
/// <param name="Reason">In an operator's words.</param>
/// <param name="Actor">Which operator, in their own words; null where they did not say.</param>
/// <param name="At">Since when.</param>
public sealed record HouseSeat(
    string Reason, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Actor, DateTimeOffset At);
