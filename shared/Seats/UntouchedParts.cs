using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Seats;

/// <summary>What all dates of a layout share while nobody touched them: made once a layout, not once a date.</summary>
internal sealed class UntouchedParts(VenueLayout layout)
{
    /// <summary>The layout that it belongs to, and lives as long as.</summary>
    public VenueLayout Layout => layout;

    /// <summary>Whole lists behind the date's number, by what was asked. A layout has few sections and classes, so they are few.</summary>
    public ConcurrentDictionary<SeatQuery, BodyPart> Lists { get; } = new();

    /// <summary>Sections, by the status asked for and whether the list begins with them; null where that leaves no seat.</summary>
    public ConcurrentDictionary<(int Section, SeatStatus? Status, bool IsFirst), BodyPart?> Sections { get; } = new();
}
