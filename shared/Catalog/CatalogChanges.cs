using BoxOffice.Platform.Api;

namespace BoxOffice.Catalog;

/// <summary>A venue to create or replace.</summary>
public sealed record VenuePut(long PlaceId, string Name, LayoutDocument Layout)
{
    /// <summary>Its path in the request, as errors name it.</summary>
    public string Path { get; init; } = "venue";

    /// <summary>The IANA name of its time zone; null where it has none.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>A concert to create or replace, or only dates to put into one.</summary>
/// <param name="Path">Its path in the request, as errors name it.</param>
/// <param name="Name">Null: the concert stays as it is, but for these dates.</param>
/// <param name="QueueId">Its own waiting room; null for the main one.</param>
/// <param name="Published">Null leaves it as it is.</param>
/// <param name="Dates">All its dates; or, without a name, those to put into it.</param>
public sealed record ConcertPut(string Path, long ConcertId, string? Name, string? QueueId, bool? Published, IReadOnlyList<DatePut> Dates)
{
    /// <summary>The concert's cancellation fees; null for none.</summary>
    public IReadOnlyList<CancellationFee>? CancellationFees { get; init; }

    /// <summary>When its sale opens; null for at once.</summary>
    public DateTimeOffset? SaleStartsAt { get; init; }

    /// <summary>When its sale ends; null where each date ends its own.</summary>
    public DateTimeOffset? SaleEndsAt { get; init; }

    /// <summary>Seats that one buyer may have of it; null for the setting.</summary>
    public int? MaxSeatsPerUser { get; init; }

    /// <summary>Whether buyers may wait for seats of its sold-out dates.</summary>
    public bool ReturnList { get; init; }
}

/// <summary>A date to create or replace.</summary>
/// <param name="Path">Its path in the request, as errors name it.</param>
public sealed record DatePut(string Path, long ConcertDateId, DateTimeOffset StartsAt, long PlaceId);

/// <summary>How much a bulk call wrote.</summary>
/// <param name="Written">Concerts or venues.</param>
public sealed record BulkWritten(int Written);

/// <summary>409: the change would move a date that was on sale; nothing was written.</summary>
public sealed record DateOnSale(IReadOnlyDictionary<string, string[]> Errors)
    : Refusal(
        RefusalKind.Conflict,
        "date-on-sale",
        "A date that was on sale keeps its venue and its concert, and a cancelled one its time. Nothing was written; see errors."),
            INamesFields;

/// <summary>409: other requests changed these concerts at the same time. The other concerts of the call were written.</summary>
public sealed record ConcertsChanged(IReadOnlyList<long> ConcertIds)
    : Refusal(
        RefusalKind.Conflict,
        "concerts-changed",
        $"Not written, because other requests changed these concerts at the same time: {string.Join(", ", ConcertIds)}. Send them again.");
