using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Seats;

/// <summary>A seat map on the wire: two bits a seat in base64, and where to read what the seats are.</summary>
/// <param name="BitsPerSeat">Always 2: 0 available, 1 held, 2 sold, 3 blocked; seat 1 in the highest bits of the first byte.</param>
public sealed record SeatMapView(
    long ConcertDateId, int Total, int Available, string LayoutUrl, int BitsPerSeat, ReadOnlyMemory<byte> Map,
    IReadOnlyList<SectionTally> Sections, IReadOnlyList<ClassTally> TicketClasses);

/// <summary>What changed of a seat map since a version; the whole map where that version is not known here.</summary>
/// <param name="NowAvailable">Seats that are available now and were not.</param>
/// <param name="NowHeld">Seats that are held now and were not.</param>
/// <param name="NowSold">Seats that are sold now and were not.</param>
public sealed record SeatChangesView(
    long ConcertDateId, int Total, int Available, IReadOnlyList<int> NowAvailable, IReadOnlyList<int> NowHeld, IReadOnlyList<int> NowSold)
{
    /// <summary>The whole map as in <see cref="SeatMapView"/>; then the lists are empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadOnlyMemory<byte>? Map { get; init; }
}

/// <summary>Writes a map in each of its forms but the list.</summary>
internal static class SeatBodies
{
    /// <summary>As old as a map may be anyway: a shared cache in front adds one second.</summary>
    public const string CacheControl = "public, max-age=1";

    /// <summary>Where the layout is read.</summary>
    public static string LayoutUrl(VenueLayout layout) => $"/api/v1/layouts/{layout.LayoutId}";

    /// <summary>The map.</summary>
    public static CachedResponse Map(BookableDate date, SeatMap map)
    {
        var sections = SeatTally.BySection(date.Layout, map);
        var body = new SeatMapView(
            date.Date.ConcertDateId, map.TotalSeats, map.Available, LayoutUrl(date.Layout), 2, map.Bytes, sections,
            SeatTally.ByClass(sections));
        return Json(new Answer<SeatMapView>(body), BoxOfficeJson.Default.AnswerSeatMapView, null,
            $"<{LayoutUrl(date.Layout)}>; rel=\"describedby\"");
    }

    /// <summary>What changed since another map.</summary>
    /// <param name="since">Null for one that is not known.</param>
    /// <param name="tag">The version of the map as it is now.</param>
    public static CachedResponse Changes(BookableDate date, SeatMap? since, SeatMap map, string tag)
    {
        var lists = new List<int>[] { [], [], [] };
        foreach (var seat in since is null ? [] : map.ChangedSince(since)) lists[(int)map.StatusOf(seat)].Add(seat);
        var body = new SeatChangesView(date.Date.ConcertDateId, map.TotalSeats, map.Available, lists[0], lists[1], lists[2])
        {
            Map = since is null ? map.Bytes : null,
        };
        return Json(new Answer<SeatChangesView>(body), BoxOfficeJson.Default.AnswerSeatChangesView, since is null
            ? $"{tag}-whole" : tag, null);
    }

    private static CachedResponse Json<T>(
        Answer<T> body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<Answer<T>> type, string? tag, string? link) =>
        // A map lives for a moment, so it is compressed quickly rather than well.
        new(JsonSerializer.SerializeToUtf8Bytes(body, type), CachedResponse.Json, CacheControl, CompressionLevel.Fastest,
            tag)
        { Link = link };
}
