using System.Net;
using BoxOffice.Catalog;

namespace BoxOffice.Tests.Catalog;

/// <summary>Where seats are drawn: sent by an operator, read by a page.</summary>
public sealed class HallGeometryTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    private static readonly object Arc =
        new { arc = new { centerX = 0, centerY = -30.5, innerRadius = 20, outerRadius = 30, startDegrees = 120, endDegrees = 60 } };

    [Fact]
    public async Task Given_a_hall_with_geometry_When_its_layout_is_read_Then_shapes_aisles_seats_for_wheelchairs_and_stage_are_there()
    {
        var id = app.NextId();
        var row = new { name = "1", seats = 10, aislesAfter = new[] { 5 }, accessible = new[] { 1, 10 } };
        var section = new { name = "A", ticketClass = "R", price = 10, shape = Arc, rows = new[] { row } };
        Assert.Equal(HttpStatusCode.OK,
            (await PutAsync(id, new { placeId = id, name = "Hall", stage = Points(4), sections = new[] { section } })).Status);
        var starts = app.Time.GetUtcNow().AddDays(3);
        var put = new ConcertPut("concert", id, "Concert", null, Published: true, [new DatePut("date", id, starts, id)]);
        Assert.Null((await app.Get<CatalogWriter>().PutConcertsAsync([put], TestContext.Current.CancellationToken)).Refusal);
        var date = await app.Get<ConcertCatalog>().FindAnyDateAsync(id, TestContext.Current.CancellationToken);

        var layout = (await app.GetAsync($"v1/layouts/{date!.Layout.LayoutId}")).As<LayoutBody>();
        var read = Assert.Single(layout.Sections);
        Assert.Equal(new ArcShape(0, -30.5, 20, 30, 120, 60), read.Shape!.Arc);
        Assert.Equal([5], Assert.Single(read.Rows).AislesAfter!);
        Assert.Equal([1, 10], read.Rows[0].Accessible!);
        Assert.Equal(4, layout.Stage!.Count);
    }

    [Fact]
    public void Given_a_hall_without_geometry_When_named_by_its_content_Then_it_has_the_id_that_it_always_had()
    {
        SectionDocument[] sections = [new("A", "R", 10, [new RowDocument("1", 5)])];
        Assert.Equal(LayoutDocument.Of(sections).Id, LayoutDocument.Of([sections[0] with { Shape = null }]).Id);
        Assert.NotEqual(LayoutDocument.Of(sections).Id, LayoutDocument.Of(sections, [[0, 0], [1, 0], [1, 1]]).Id);
        Assert.NotEqual(LayoutDocument.Of(sections).Id,
            LayoutDocument.Of([sections[0] with { Shape = new SectionShape(new ArcShape(0, 0, 1, 2, 3, 4), null) }]).Id);
    }

    [Fact]
    public async Task Given_geometry_that_cannot_be_drawn_When_sent_Then_400_names_each_field()
    {
        var id = app.NextId();
        var rows = new[] { new { name = "1", seats = 4, aislesAfter = new[] { 4 }, accessible = new[] { 2, 2 } } };
        object[] sections =
        [
            new { name = "A", ticketClass = "R", price = 10, shape = new { polygon = Points(3) }, rows },
            new { name = "B", ticketClass = "R", price = 10, shape = new { }, rows = new[] { new { name = "1", seats = 4 } } },
            new { name = "C", ticketClass = "R", price = 10, rows = new[] { new { name = "1", seats = 4 } } },
        ];
        var answer = await PutAsync(id, new { placeId = id, name = "Hall", stage = Points(2), sections });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(
            [
                "venues[0].sections", "venues[0].sections[0].rows[0].accessible", "venues[0].sections[0].rows[0].aislesAfter",
                "venues[0].sections[0].shape.polygon", "venues[0].sections[1].shape", "venues[0].stage",
            ],
            answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    private Task<ApiAnswer> PutAsync(long id, object venue) =>
        app.CallAsync(HttpMethod.Put, "v1/ops/venues", new { venues = new[] { venue } }, idempotencyKey: $"hall-{id}");

    private static double[][] Points(int count) => [.. Enumerable.Range(0, count).Select(i => new double[] { i, i * i })];
}
