using System.Text.Json.Serialization;

namespace BoxOffice.Catalog;

/// <summary>Where a date takes place.</summary>
/// <param name="PlaceId">The venue.</param>
/// <param name="Name">Its name.</param>
/// <param name="TotalSeat">How many seats the date's layout has: numbers 1 to this.</param>
public sealed record Place(long PlaceId, string Name, int TotalSeat);

/// <summary>One evening of a concert.</summary>
/// <param name="ConcertDateId">Unique over all concerts.</param>
/// <param name="StartsAt">When it starts; from then on it cannot be booked.</param>
/// <param name="Place">Where.</param>
public sealed record ConcertDate(
    long ConcertDateId, [property: JsonPropertyName("concertDate")] DateTimeOffset StartsAt, Place Place);

/// <summary>A published concert, as buyers see it.</summary>
/// <param name="ConcertId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="QueueId">The waiting room in front of it: <see cref="MainQueue"/> where it names none.</param>
/// <param name="Dates">By time. In lists only those to come, unless past ones were asked for.</param>
public sealed record Concert(long ConcertId, string Name, string QueueId, IReadOnlyList<ConcertDate> Dates)
{
    /// <summary>The waiting room of every concert that names none.</summary>
    public const string MainQueue = "main";
}

/// <summary>A date with everything that selling a seat of it needs.</summary>
/// <param name="Concert">Its concert.</param>
/// <param name="Date">The date.</param>
/// <param name="Layout">Its seats. Never changes once the date was on sale.</param>
public sealed record BookableDate(Concert Concert, ConcertDate Date, VenueLayout Layout);
