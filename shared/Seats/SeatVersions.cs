using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Seats;

/// <summary>A date's map as it is answered now, and the last ones that were: what changed since one of those is a few bytes.</summary>
internal sealed class SeatVersions
{
    /// <summary>Five seconds of a sale that changes all the time: a page asks each second. At most 200 KB.</summary>
    private const int Kept = 16;

    private readonly BookableDate date;
    private readonly IReadOnlyList<(string Tag, SeatMap Map)> earlier;
    private readonly ConcurrentDictionary<string, CachedResponse> changes = new(StringComparer.Ordinal);

    private SeatVersions(BookableDate date, SeatMap map, IReadOnlyList<(string Tag, SeatMap Map)> earlier)
    {
        (this.date, Map, this.earlier) = (date, map, earlier);
        Answer = SeatBodies.Map(date, map);
    }

    /// <summary>The map.</summary>
    public SeatMap Map { get; }

    /// <summary>The whole map.</summary>
    public CachedResponse Answer { get; }

    /// <summary>The versions with that map as the newest.</summary>
    /// <param name="old">Of the same date; null where there are none.</param>
    public static SeatVersions Of(BookableDate date, SeatMap map, SeatVersions? old) => new(
        date, map,
        old is null || old.Map.TotalSeats != map.TotalSeats ? [] : [.. old.earlier.TakeLast(Kept - 1), (old.Answer.Tag, old.Map)]);

    /// <summary>What changed since a version, or the whole map. Made once, however many ask.</summary>
    /// <param name="since">An ETag of the map or of earlier changes; null for none.</param>
    public CachedResponse ChangesSince(string? since)
    {
        var tag = TagOf(since);
        var known = tag == Answer.Tag ? Map : earlier.LastOrDefault(v => v.Tag == tag).Map;
        return changes.GetOrAdd(known is null ? ""
            : tag!, static (_, of) => SeatBodies.Changes(of.Me.date, of.Since, of.Me.Map, of.Me.Answer.Tag), (Me: this, Since: known));
    }

    /// <summary>Without what says how the body was coded.</summary>
    private static string? TagOf(string? etag)
    {
        if (etag is null) return null;
        var text = etag.AsSpan().Trim();
        if (text.StartsWith("W/")) text = text[2..];
        text = text.Trim('"');
        var end = text.IndexOf('-');
        return (end < 0 ? text : text[..end]).ToString();
    }
}
