using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Catalog;

/// <summary>A row as it is sent and stored: its seats are numbered on from the row before.</summary>
public sealed record RowDocument(string Name, int Seats);

/// <summary>A section as it is sent and stored.</summary>
public sealed record SectionDocument(string Name, string TicketClass, long Price, IReadOnlyList<RowDocument> Rows);

/// <summary>
/// A layout at rest: create-only, its id is the hash of its sections, so one document serves every concert in that hall.
/// A hall of 50,000 seats is about 25 KB.
/// </summary>
public sealed record LayoutDocument(string Id, string ConcertId, string Kind, IReadOnlyList<SectionDocument> Sections)
{
    /// <summary>The document of these sections.</summary>
    public static LayoutDocument Of(IReadOnlyList<SectionDocument> sections)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(sections, BoxOfficeJson.Default.IReadOnlyListSectionDocument);
        // 128 bits: nobody gains by a collision, operators write their own halls.
        var id = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
        return new LayoutDocument(id, PartitionValue(id), "layout", sections);
    }

    /// <summary>The partition of a layout: one of its own.</summary>
    public static PartitionKey Partition(string layoutId) => new(PartitionValue(layoutId));

    /// <summary>The layout with its seat numbers.</summary>
    public VenueLayout ToLayout()
    {
        var next = 1;
        VenueRow Number(RowDocument row)
        {
            var first = next;
            next += row.Seats;
            return new VenueRow(row.Name, first, row.Seats);
        }

        return new VenueLayout(Id, [.. Sections.Select(s => new VenueSection(s.Name, s.TicketClass, s.Price, [.. s.Rows.Select(Number)]))]);
    }

    private static string PartitionValue(string layoutId) => $"layout:{layoutId}";
}
