using BoxOffice.Catalog;

namespace BoxOffice.Local.Sample;

/// <summary>Invented halls of every size, and the two of the seed's load test.</summary>
internal static class SampleHalls
{
    public static readonly VenuePut Cellar =
        Hall(1, "Cellar 19", Block("A", "R", 55_000, rows: 3, seats: 10), Block("B", "S", 33_000, rows: 3, seats: 10));

    public static readonly VenuePut Theatre = Hall(
        2,
        "Harbour Theatre",
        [[-9, -9], [9, -9], [11, 0], [-11, 0]],
        Drawn(Block("Stalls", "VIP", 150_000, rows: 10, seats: 30), Polygon([-16, 3], [16, 3], [17.5, 13.5], [-17.5, 13.5]),
            aisles: [8, 22], accessible: [1, 30]),
        Drawn(Block("Circle", "R", 110_000, rows: 10, seats: 30), Arc(centerY: -30, 47, 57, 110, 70), aisles: [8, 22]),
        Drawn(Block("Balcony", "S", 70_000, rows: 8, seats: 25), Arc(centerY: -30, 60, 68, 105, 75), aisles: [12]));

    public static readonly VenuePut Chapel = Hall(
        3,
        "Mill Street Chapel",
        [[-7, -6], [7, -6], [7, 0], [-7, 0]],
        Drawn(Block("Nave", "R", 80_000, rows: 12, seats: 16), Polygon([-9, 2], [9, 2], [9, 15], [-9, 15]), aisles: [8],
            accessible: [8, 9]),
        Drawn(Block("Gallery", "S", 50_000, rows: 4, seats: 20), Polygon([-11, 18], [11, 18], [11, 22], [-11, 22]), aisles: [10]));

    public static readonly VenuePut Arena = Hall(
        4, "Moonlight Arena",
        [Block("Floor", "VIP", 198_000, rows: 40, seats: 50), .. Ring('A', 10, "R", 154_000, rows: 20, seats: 25),
            .. Ring('K', 10, "S", 110_000, rows: 20, seats: 25)]);

    public static readonly VenuePut Stadium = FiftyThousand(5, "Han River Stadium");

    /// <summary>All of the small sample.</summary>
    public static readonly IReadOnlyList<VenuePut> Small = [Cellar, Theatre, Chapel, Arena, Stadium];

    /// <summary>The seed's large hall: 50 sections of 1,000 seats, VIP before R before S before A.</summary>
    public static readonly VenuePut SeedLarge = FiftyThousand(1, "Seed Stadium");

    /// <summary>The seed's ordinary hall: 1,000 seats.</summary>
    public static readonly VenuePut SeedOrdinary = Hall(
        2, "Seed Hall", Block("A", "VIP", 150_000, rows: 10, seats: 20), Block("B", "R", 120_000, rows: 15, seats: 20),
        Block("C", "S", 90_000, rows: 25, seats: 20));

    private static VenuePut FiftyThousand(long placeId, string name) => Hall(
        placeId, name,
        [.. Numbered(1, 5, "VIP", 180_000), .. Numbered(6, 15, "R", 140_000), .. Numbered(21, 15, "S", 110_000),
            .. Numbered(36, 15, "A", 77_000)]);

    private static IEnumerable<SectionDocument> Numbered(int first, int count, string ticketClass, long price) =>
        Enumerable.Range(first, count).Select(i => Block($"{i:00}", ticketClass, price, rows: 25, seats: 40));

    private static IEnumerable<SectionDocument> Ring(char first, int count, string ticketClass, long price, int rows, int seats) =>
        Enumerable.Range(0, count).Select(i => Block($"{(char)(first + i)}", ticketClass, price, rows, seats));

    private static SectionDocument Block(string name, string ticketClass, long price, int rows, int seats) =>
        new(name, ticketClass, price, [.. Enumerable.Range(1, rows).Select(r => new RowDocument($"{r}", seats))]);

    private static SectionDocument Drawn(SectionDocument section, SectionShape shape, int[] aisles, int[]? accessible = null) =>
        section with
        {
            Shape = shape,
            // Wheelchairs stand in the first row.
            Rows = [.. section.Rows.Select((row, i) => row with { AislesAfter = aisles, Accessible = i == 0 ? accessible : null })],
        };

    private static SectionShape Polygon(params double[][] points) => new(null, points);

    private static SectionShape Arc(double centerY, double inner, double outer, double start, double end) =>
        new(new ArcShape(0, centerY, inner, outer, start, end), null);

    private static VenuePut Hall(long placeId, string name, double[][] stage, params SectionDocument[] sections) =>
        new(placeId, name, LayoutDocument.Of(sections, stage));

    private static VenuePut Hall(long placeId, string name, params SectionDocument[] sections) =>
        new(placeId, name, LayoutDocument.Of(sections));
}
