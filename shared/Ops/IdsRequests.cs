using BoxOffice.Platform.Api;

namespace BoxOffice.Ops;

/// <summary>Concerts to publish or unpublish.</summary>
public sealed record ConcertIdsRequest(IReadOnlyList<long>? ConcertIds)
{
    /// <summary>The ids, or 400.</summary>
    public Outcome<long[]> Read() => Ids.Read("concertIds", ConcertIds, ConcertsRequest.MaxConcerts);
}

/// <summary>Dates whose seat maps are to be rebuilt.</summary>
public sealed record ConcertDateIdsRequest(IReadOnlyList<long>? ConcertDateIds)
{
    /// <summary>Dates of one call: each is a query in every section of its hall.</summary>
    public const int MaxDates = 50;

    /// <summary>The ids, or 400.</summary>
    public Outcome<long[]> Read() => Ids.Read("concertDateIds", ConcertDateIds, MaxDates);
}

/// <summary>A map after its rebuild.</summary>
public sealed record RebuiltSeatMap(long ConcertDateId, int Total, int Available, int Held, int Sold, int Blocked);

internal static class Ids
{
    public static Outcome<long[]> Read(string field, IReadOnlyList<long>? ids, int most)
    {
        var errors = new FieldErrors();
        var entries = errors.Entries(field, ids, most);
        for (var i = 0; i < entries.Count; i++) errors.Whole($"{field}[{i}]", entries[i], 1, PositiveId.Max);
        return errors.Any ? errors.ToRefusal() : entries.ToArray();
    }
}
