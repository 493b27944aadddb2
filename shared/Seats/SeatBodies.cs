using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Seats;

/// <summary>A seat map on the wire: two bits a seat in base64, and where to read what the seats are.</summary>
/// <param name="BitsPerSeat">Always 2: 0 available, 1 held, 2 sold, 3 blocked; seat 1 in the highest bits of the first byte.</param>
public sealed record SeatMapView(
    long ConcertDateId, int Total, int Available, string LayoutUrl, int BitsPerSeat, ReadOnlyMemory<byte> Map,
    IReadOnlyList<SectionTally> Sections, IReadOnlyList<ClassTally> TicketClasses);

/// <summary>Writes a map in each of its forms.</summary>
internal static class SeatBodies
{
    /// <summary>As old as a map may be anyway: a shared cache in front adds one second.</summary>
    private const string CacheControl = "public, max-age=1";

    /// <param name="query">Null for the map.</param>
    public static CachedResponse Write(BookableDate date, SeatMap map, SeatQuery? query) =>
        // A map lives for a moment, so it is compressed quickly rather than well.
        new(query is null ? Map(date, map) : Seats(date, map, query), CachedResponse.Json, CacheControl, CompressionLevel.Fastest)
        {
            Link = query is null ? $"<{LayoutUrl(date.Layout)}>; rel=\"describedby\"" : null,
        };

    private static string LayoutUrl(VenueLayout layout) => $"/api/v1/layouts/{layout.LayoutId}";

    private static byte[] Map(BookableDate date, SeatMap map)
    {
        var sections = SeatTally.BySection(date.Layout, map);
        var body = new SeatMapView(
            date.Date.ConcertDateId, map.TotalSeats, map.Available, LayoutUrl(date.Layout), 2, map.Bytes, sections, SeatTally.ByClass(sections));
        return JsonSerializer.SerializeToUtf8Bytes(new Answer<SeatMapView>(body), BoxOfficeJson.Default.AnswerSeatMapView);
    }

    private static byte[] Seats(BookableDate date, SeatMap map, SeatQuery query)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        WriteHead(buffer, date, map);
        var fragments = SeatFragments.Of(date.Layout);
        var first = true;
        foreach (var seat in SeatsOf(date.Layout, map, query))
        {
            if (!first) buffer.Write(","u8);
            first = false;
            fragments.Write(buffer, seat, map.StatusOf(seat));
        }

        buffer.Write("]}}"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<int> SeatsOf(VenueLayout layout, SeatMap map, SeatQuery query)
    {
        var next = 1;
        foreach (var section in layout.Sections)
        {
            var first = next;
            next += section.TotalSeats;
            if (query.Section is { } name && section.Name != name) continue;
            if (query.TicketClass is { } ticketClass && section.TicketClass != ticketClass) continue;
            for (var seat = first; seat < next; seat++)
            {
                if (query.Status is null || map.StatusOf(seat) == query.Status) yield return seat;
            }
        }
    }

    /// <summary>Everything up to the list of seats, which follows as text.</summary>
    private static void WriteHead(IBufferWriter<byte> buffer, BookableDate date, SeatMap map)
    {
        var sections = SeatTally.BySection(date.Layout, map);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartObject("data"u8);
        writer.WriteNumber("concertDateId"u8, date.Date.ConcertDateId);
        writer.WriteNumber("total"u8, map.TotalSeats);
        writer.WriteNumber("available"u8, map.Available);
        writer.WriteString("layoutUrl"u8, LayoutUrl(date.Layout));
        writer.WritePropertyName("sections"u8);
        JsonSerializer.Serialize(writer, sections, BoxOfficeJson.Default.IReadOnlyListSectionTally);
        writer.WritePropertyName("ticketClasses"u8);
        JsonSerializer.Serialize(writer, SeatTally.ByClass(sections), BoxOfficeJson.Default.IReadOnlyListClassTally);
        writer.WriteStartArray("seats"u8);
        writer.Flush();
    }
}
