using System.Text.Json.Serialization;

namespace BoxOffice.Catalog;

/// <summary>Where a date takes place.</summary>
/// <param name="PlaceId">The venue.</param>
/// <param name="Name">Its name.</param>
/// <param name="TotalSeat">How many seats the date's layout has: numbers 1 to this.</param>
public sealed record Place(long PlaceId, string Name, int TotalSeat)
{
    /// <summary>The IANA name of the venue's time zone, in which its times are read: <c>Asia/Seoul</c>.
    /// Null where the venue has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>The place of a date in a venue.</summary>
    public static Place Of(VenueDocument venue) => new(venue.PlaceId, venue.Name, venue.TotalSeat) { TimeZone = venue.TimeZone };
}

/// <summary>Whether a date takes place.</summary>
public enum DateStatus
{
    /// <summary>As planned, or moved to the time that it has now.</summary>
    [JsonStringEnumMemberName("SCHEDULED")]
    Scheduled,

    /// <summary>It does not take place: nothing can be held, and what was paid is refunded. Final.</summary>
    [JsonStringEnumMemberName("CANCELLED")]
    Cancelled,
}

/// <summary>A date that was on sale got another time.</summary>
/// <param name="From">When it was to start before.</param>
/// <param name="To">When it was to start from then on.</param>
/// <param name="At">When that was decided: reservations made before it may be refunded for a while, whatever the cutoff.</param>
public sealed record DateMove(DateTimeOffset From, DateTimeOffset To, DateTimeOffset At);

/// <summary>One evening of a concert.</summary>
/// <param name="ConcertDateId">Unique over all concerts.</param>
/// <param name="StartsAt">When it starts; from then on it cannot be booked.</param>
/// <param name="Place">Where.</param>
public sealed record ConcertDate(
    long ConcertDateId, [property: JsonPropertyName("concertDate")] DateTimeOffset StartsAt, Place Place)
{
    /// <summary>Whether it takes place.</summary>
    public DateStatus Status { get; init; }

    /// <summary>Its last move since it was on sale; null where there was none.</summary>
    [JsonIgnore]
    public DateMove? LastMove { get; init; }
}

/// <summary>A stage of a concert's cancellation fees.</summary>
/// <param name="HoursBefore">The stage begins this many hours before the date.</param>
/// <param name="Percent">The share of the price that is kept: 1 to 100, more in a later stage.</param>
public sealed record CancellationFee(int HoursBefore, int Percent);

/// <summary>A published concert, as buyers see it.</summary>
/// <param name="ConcertId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="QueueId">The waiting room in front of it: <see cref="MainQueue"/> where it names none.</param>
/// <param name="Dates">By time. In lists only those to come, unless past ones were asked for.</param>
public sealed record Concert(long ConcertId, string Name, string QueueId, IReadOnlyList<ConcertDate> Dates)
{
    /// <summary>What is kept of a price that is refunded late; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CancellationFee>? CancellationFees { get; init; }

    /// <summary>When its sale opens; null where it is open as soon as the concert is published.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SaleStartsAt { get; init; }

    /// <summary>When its sale ends; null where it ends with the beginning of each date.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SaleEndsAt { get; init; }

    /// <summary>Seats that one buyer may have of it, held and paid together; null where the service's setting counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxSeatsPerUser { get; init; }

    /// <summary>Whether buyers may wait for seats of its sold-out dates: what comes back is offered to them in turn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReturnList { get; init; }

    /// <summary>What its prices are in. Points are not a currency of ISO 4217.</summary>
    public string Currency { get; } = "POINTS";

    /// <summary>The waiting room of every concert that names none.</summary>
    public const string MainQueue = "main";
}

/// <summary>A date with everything that selling a seat of it needs.</summary>
/// <param name="Concert">Its concert.</param>
/// <param name="Date">The date.</param>
/// <param name="Layout">Its seats. Never changes once the date was on sale.</param>
public sealed record BookableDate(Concert Concert, ConcertDate Date, VenueLayout Layout);
