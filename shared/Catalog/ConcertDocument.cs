using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Catalog;

/// <summary>A concert with its dates at rest: one document, so that a change of it is whole or not at all.</summary>
public sealed record ConcertDocument
{
    /// <summary>The <see cref="Kind"/> of these documents.</summary>
    public const string ConcertKind = "concert";

    /// <summary>Always "concert": the partition has only one.</summary>
    public string Id { get; init; } = ConcertKind;

    /// <summary>Partition key: <see cref="Number"/> as text, as the container also has layouts and claims under ids of their own.</summary>
    public required string ConcertId { get; init; }

    /// <summary>Indexed: the list asks for concerts only.</summary>
    public string Kind { get; init; } = ConcertKind;

    /// <summary>The concert's id.</summary>
    public required long Number { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its own waiting room; null for the main one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? QueueId { get; init; }

    /// <summary>Whether buyers see it.</summary>
    public bool Published { get; init; }

    /// <summary>By time.</summary>
    public required IReadOnlyList<DateDocument> Dates { get; init; }

    /// <summary>The partition of a concert.</summary>
    public static PartitionKey Partition(long concertId) => new(concertId.ToString());

    /// <summary>What is kept of a price that is refunded late; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CancellationFee>? CancellationFees { get; init; }

    /// <summary>When its sale opens; null for at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SaleStartsAt { get; init; }

    /// <summary>When its sale ends; null where each date ends its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SaleEndsAt { get; init; }

    /// <summary>Seats that one buyer may have of it; null for the setting.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxSeatsPerUser { get; init; }

    /// <summary>Whether buyers may wait for seats of its sold-out dates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReturnList { get; init; }

    /// <summary>What buyers see of it.</summary>
    public Concert ToConcert() => new(Number, Name, QueueId ?? Concert.MainQueue, [.. Dates.Select(d => d.ToDate())])
    {
        CancellationFees = CancellationFees,
        SaleStartsAt = SaleStartsAt,
        SaleEndsAt = SaleEndsAt,
        MaxSeatsPerUser = MaxSeatsPerUser,
        ReturnList = ReturnList,
    };
}

/// <summary>A date at rest, inside its concert.</summary>
public sealed record DateDocument
{
    /// <summary>Unique over all concerts: claimed by a <see cref="DateClaim"/>.</summary>
    public required long ConcertDateId { get; init; }

    /// <summary>When it starts, by what is known now.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>The venue as it was when the date was written.</summary>
    public required Place Place { get; init; }

    /// <summary>Its layout.</summary>
    public required string LayoutId { get; init; }

    /// <summary>Set with the first publication and never cleared: seats may have been sold, so the layout stays.</summary>
    public bool WasOnSale { get; init; }

    /// <summary>Its moves since it was on sale, the oldest first; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DateMove>? Moves { get; init; }

    /// <summary>When and why it was cancelled; null while it takes place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateCancelling? Cancelled { get; init; }

    /// <summary>What buyers see of it.</summary>
    public ConcertDate ToDate() => new(ConcertDateId, StartsAt, Place)
    {
        Status = Cancelled is null ? DateStatus.Scheduled : DateStatus.Cancelled,
        LastMove = Moves?[^1],
    };
}

/// <summary>The decision that a date does not take place.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">What holders are told.</param>
public sealed record DateCancelling(DateTimeOffset At, string Reason);

/// <summary>Create-only: gives a date's id to one concert, so that two operators cannot use one id twice.</summary>
public sealed record DateClaim(string Id, string ConcertId, string Kind, long Owner)
{
    /// <summary>The claim of a concert on a date's id.</summary>
    public static DateClaim Of(long concertDateId, long owner) => new("claim", PartitionValue(concertDateId), "claim", owner);

    /// <summary>The partition of a claim: one of its own.</summary>
    public static PartitionKey Partition(long concertDateId) => new(PartitionValue(concertDateId));

    private static string PartitionValue(long concertDateId) => $"date:{concertDateId}";
}

/// <summary>A venue at rest: which layout new dates in it get.</summary>
public sealed record VenueDocument(string Id, string ConcertId, string Kind, long PlaceId, string Name, int TotalSeat, string LayoutId)
{
    /// <summary>The IANA name of its time zone; null where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>The venue with that layout.</summary>
    public static VenueDocument Of(long placeId, string name, VenueLayout layout) =>
        new("venue", PartitionValue(placeId), "venue", placeId, name, layout.TotalSeats, layout.LayoutId);

    /// <summary>The partition of a venue: one of its own.</summary>
    public static PartitionKey Partition(long placeId) => new(PartitionValue(placeId));

    private static string PartitionValue(long placeId) => $"venue:{placeId}";
}
