using BoxOffice.Catalog;
using BoxOffice.Platform.Api;

namespace BoxOffice.Ops;

/// <summary>Dates to add to concerts or to replace in them; the concerts' other dates stay.</summary>
public sealed record DatesRequest(IReadOnlyList<ConcertDateRequest?>? Dates)
{
    /// <summary>Dates of one call.</summary>
    public const int MaxDates = 2000;

    /// <summary>The dates by concert, or 400 naming everything that is wrong.</summary>
    public Outcome<ConcertPut[]> Read()
    {
        var errors = new FieldErrors();
        var dates = errors.Entries("dates", Dates, MaxDates)
            .Select((d, i) => (
                Path: $"dates[{i}]",
                ConcertId: errors.Whole($"dates[{i}].concertId", d?.ConcertId, 1, PositiveId.Max),
                Date: DateRequest.Read($"dates[{i}]", d, errors)))
            .ToArray();
        ConcertsRequest.Unique(dates.Select(d => (d.Path + ".concertDateId", d.Date.ConcertDateId)), errors);
        if (errors.Any) return errors.ToRefusal();
        return dates.GroupBy(d => d.ConcertId)
            .Select(g => new ConcertPut(g.First().Path, g.Key, null, null, null, [.. g.Select(d => d.Date)]))
            .ToArray();
    }
}

/// <summary>A date on the wire, with its concert.</summary>
public sealed record ConcertDateRequest(long? ConcertId, long? ConcertDateId, DateTimeOffset? ConcertDate, long? PlaceId)
    : DateRequest(ConcertDateId, ConcertDate, PlaceId);
