using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Seats;

/// <summary>
/// The seats of a date as JSON, a part for each section. A section that nobody touched is its layout's, shared by all of its dates; one
/// that did not change is the last list's; so a change makes and compresses one section.
/// </summary>
internal sealed class SeatList
{
    private static readonly ConditionalWeakTable<VenueLayout, UntouchedParts> Layouts = [];
    private static readonly BodyPart End = new("]}}"u8.ToArray());

    private readonly Section[] sections;

    private SeatList(SeatMap map, Section[] sections, JoinedResponse answer) => (Map, this.sections, Answer) = (map, sections, answer);

    /// <summary>What it shows.</summary>
    public SeatMap Map { get; }

    /// <summary>The list.</summary>
    public JoinedResponse Answer { get; }

    /// <summary>The list of a date that nobody touched: that of its layout but for the date's number.</summary>
    public static JoinedResponse Untouched(BookableDate date, SeatMap map, SeatQuery query)
    {
        var rest = Layouts.GetValue(date.Layout, static layout => new UntouchedParts(layout)).Lists.GetOrAdd(
            query, static (asked, of) => Rest(of.Layout, of.Map, asked), (date.Layout, Map: map));
        return Respond([Start(date), rest], date, map, query);
    }

    /// <summary>The list as the map is now.</summary>
    /// <param name="old">Of the same date and query; null where there is none.</param>
    public static SeatList Of(BookableDate date, SeatMap map, SeatQuery query, SeatList? old)
    {
        var untouched = Layouts.GetValue(date.Layout, static layout => new UntouchedParts(layout)).Sections;
        var tallies = SeatTally.BySection(date.Layout, map);
        var made = new Section[tallies.Count];
        var (next, isFirst) = (1, true);
        for (var i = 0; i < made.Length; i++)
        {
            var section = date.Layout.Sections[i];
            var first = next;
            next += section.TotalSeats;
            if (!query.Asks(section)) continue;
            made[i] = old is not null && old.sections[i].IsFirst == isFirst && SameBits(old.Map, map, first, next - 1)
                ? old.sections[i]
                : new Section(
                    tallies[i].Available == section.TotalSeats
                        ? untouched.GetOrAdd((i, query.Status, isFirst),
                            static (_, seats) => Seats(seats), (date.Layout, map, query, first, next, isFirst))
                        : Seats((date.Layout, map, query, first, next, isFirst)),
                    isFirst);
            if (made[i].Part is not null) isFirst = false;
        }

        var parts = made.Select(s => s.Part).OfType<BodyPart>().Prepend(new BodyPart(Head(date.Layout, map, tallies)))
            .Prepend(Start(date)).Append(End);
        return new SeatList(map, made, Respond([.. parts], date, map, query));
    }

    private static BodyPart Start(BookableDate date) =>
        new(Encoding.UTF8.GetBytes($"{{\"data\":{{\"concertDateId\":{date.Date.ConcertDateId},"));

    private static JoinedResponse Respond(IReadOnlyList<BodyPart> parts, BookableDate date, SeatMap map, SeatQuery query)
    {
        var name = $"{date.Date.ConcertDateId} {date.Layout.LayoutId} {query.Status} {query.Section}\n{query.TicketClass}\n";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        if (map.Available < map.TotalSeats) hash.AppendData(map.Bytes.Span);
        var tag = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12));
        return new JoinedResponse(parts, tag, CachedResponse.Json, SeatBodies.CacheControl);
    }

    private static BodyPart Rest(VenueLayout layout, SeatMap map, SeatQuery query)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        buffer.Write(Head(layout, map, SeatTally.BySection(layout, map)));
        var (next, isFirst) = (1, true);
        foreach (var section in layout.Sections)
        {
            var first = next;
            next += section.TotalSeats;
            if (!query.Asks(section) || Seats((layout, map, query, first, next, isFirst)) is not { } part) continue;
            buffer.Write(part.Plain.Span);
            isFirst = false;
        }

        buffer.Write(End.Plain.Span);
        return new BodyPart(buffer.WrittenSpan.ToArray());
    }

    /// <summary>From behind the date's number up to the first seat.</summary>
    private static byte[] Head(VenueLayout layout, SeatMap map, IReadOnlyList<SectionTally> sections)
    {
        var head = new SeatListHead(map.TotalSeats, map.Available, SeatBodies.LayoutUrl(layout), sections, SeatTally.ByClass(sections), []);
        var json = JsonSerializer.SerializeToUtf8Bytes(head, BoxOfficeJson.Default.SeatListHead);
        // Without its own brace, and open at its end, which is the empty list of seats.
        return json[1..^2];
    }

    private static BodyPart? Seats((VenueLayout Layout, SeatMap Map, SeatQuery Query, int First, int Next, bool IsFirst) of)
    {
        var fragments = SeatFragments.Of(of.Layout);
        var buffer = new ArrayBufferWriter<byte>(128 * (of.Next - of.First));
        for (var seat = of.First; seat < of.Next; seat++)
        {
            var status = of.Map.StatusOf(seat);
            if (of.Query.Status is { } wanted && status != wanted) continue;
            if (!of.IsFirst || buffer.WrittenCount > 0) buffer.Write(","u8);
            fragments.Write(buffer, seat, status);
        }

        return buffer.WrittenCount == 0 ? null : new BodyPart(buffer.WrittenSpan.ToArray());
    }

    /// <summary>By whole bytes: where a neighbour's seat in the same byte changed, the section is made again too.</summary>
    private static bool SameBits(SeatMap before, SeatMap now, int first, int last)
    {
        var (from, to) = ((first - 1) >> 2, ((last - 1) >> 2) + 1);
        return before.Bytes.Span[from..to].SequenceEqual(now.Bytes.Span[from..to]);
    }

    /// <summary>A section's seats; no part where none is asked for.</summary>
    /// <param name="IsFirst">Whether a seat of it may be the first of the list, without a comma before it.</param>
    private readonly record struct Section(BodyPart? Part, bool IsFirst);
}

/// <summary>What a list of seats says before the seats, which follow as text.</summary>
public sealed record SeatListHead(
    int Total, int Available, string LayoutUrl, IReadOnlyList<SectionTally> Sections, IReadOnlyList<ClassTally> TicketClasses,
    IReadOnlyList<int> Seats);
