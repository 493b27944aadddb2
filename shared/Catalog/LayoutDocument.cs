using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Catalog;

/// <summary>A row as it is sent and stored: its seats are numbered on from the row before.</summary>
public sealed record RowDocument(string Name, int Seats)
{
    /// <summary>Seats of the row, counted from 1, behind which an aisle is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? AislesAfter { get; init; }

    /// <summary>Seats of the row, counted from 1, for a wheelchair.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Accessible { get; init; }

    /// <summary>Seats of the row, counted from 1, for companions of people in wheelchairs; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Companion { get; init; }
}

/// <summary>A section as it is sent and stored.</summary>
public sealed record SectionDocument(string Name, string TicketClass, long Price, IReadOnlyList<RowDocument> Rows)
{
    /// <summary>Where it is drawn; null where a page computes that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SectionShape? Shape { get; init; }
}

/// <summary>
/// A layout at rest: create-only, its id is the hash of its sections, so one document serves every concert in that hall.
/// A hall of 50,000 seats is about 25 KB.
/// </summary>
public sealed record LayoutDocument(string Id, string ConcertId, string Kind, IReadOnlyList<SectionDocument> Sections)
{
    /// <summary>The outline of the stage, as points of x and y; null where a page computes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<double>>? Stage { get; init; }

    /// <summary>The document of these sections.</summary>
    public static LayoutDocument Of(IReadOnlyList<SectionDocument> sections, IReadOnlyList<IReadOnlyList<double>>? stage = null)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(sections, BoxOfficeJson.Default.IReadOnlyListSectionDocument);
        // A layout without a stage keeps the id that it always had.
        if (stage is not null)
            content = [.. content, .. Encoding.UTF8.GetBytes(string.Join(';', stage.Select(point => string.Join(',', point))))];
        // 128 bits: nobody gains by a collision, operators write their own halls.
        var id = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
        return new LayoutDocument(id, PartitionValue(id), "layout", sections) { Stage = stage };
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
            return new VenueRow(row.Name, first, row.Seats)
            {
                AislesAfter = row.AislesAfter,
                Accessible = row.Accessible,
                Companion = row.Companion,
            };
        }

        return new VenueLayout(Id,
            [.. Sections.Select(s => new VenueSection(s.Name, s.TicketClass, s.Price, [.. s.Rows.Select(Number)]) { Shape = s.Shape })])
        {
            Stage = Stage,
        };
    }

    private static string PartitionValue(string layoutId) => $"layout:{layoutId}";
}
