using System.Net;
using BoxOffice.Catalog;

namespace BoxOffice.Tests.Catalog;

/// <summary>Operators' bulk calls over HTTP.</summary>
public sealed class OpsCallsTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    private readonly DateTimeOffset evening = app.Time.GetUtcNow().AddDays(20);

    [Fact]
    public async Task A_hall_a_concert_and_its_publication_make_seats_to_sell()
    {
        var id = app.NextId();
        await PutAsync("venues", new { venues = new[] { Venue(id) } });
        await PutAsync("concerts", new { concerts = new[] { Concert(id, id, id) } });
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync($"v1/concerts/{id}")).Status);

        await app.PostAsync("v1/ops/concerts/publish", new { concertIds = new[] { id } });

        Assert.Equal(6, (await app.GetAsync($"v1/concerts/dates/{id}/seats")).Data.GetProperty("available").GetInt32());
        await app.PostAsync("v1/ops/concerts/unpublish", new { concertIds = new[] { id } });
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync($"v1/concerts/dates/{id}/seats")).Status);
    }

    [Fact]
    public async Task A_draft_follows_its_venue_until_it_is_published()
    {
        var id = app.NextId();
        await app.PutHallAsync(id, 10);
        await PutAsync("concerts", new { concerts = new[] { Concert(id, id, id) } });
        await app.PutHallAsync(id, 12);

        await app.PostAsync("v1/ops/concerts/publish", new { concertIds = new[] { id } });
        Assert.Equal(12, (await app.GetAsync($"v1/concerts/dates/{id}/seats")).Data.GetProperty("available").GetInt32());

        await app.PutHallAsync(id, 14);
        await app.PostAsync("v1/ops/concerts/unpublish", new { concertIds = new[] { id } });
        await app.PostAsync("v1/ops/concerts/publish", new { concertIds = new[] { id } });
        Assert.Equal(12, (await app.GetAsync($"v1/concerts/dates/{id}/seats")).Data.GetProperty("available").GetInt32());
    }

    [Fact]
    public async Task A_document_too_large_for_the_store_is_400_with_the_limit_and_nothing_is_written()
    {
        var (id, other) = (app.NextId(), app.NextId());
        // 100 sections of 499 rows with long names: 49,900 seats in less than a call's 4 MiB.
        var sections = Enumerable.Range(0, 100).Select(s => new
        {
            name = $"{s}",
            ticketClass = "R",
            price = 10,
            rows = Enumerable.Range(0, 499).Select(r => new { name = $"{r:000} a long row name", seats = 1 }),
        });

        var answer =
            await PutAsync("venues", new { venues = new object[] { Venue(other), new { placeId = id, name = "Hall", sections } } });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(["venues[1].sections"], Fields(answer));
        Assert.Contains("1900000", answer.Body.ToString(), StringComparison.Ordinal);
        Assert.Equal(["concerts[0].dates[0].placeId"],
            Fields(await PutAsync("concerts", new { concerts = new[] { Concert(other, other, other) } })));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_reported_at_once_and_nothing_is_written()
    {
        var (good, hall) = (app.NextId(), app.NextId());
        await app.PutHallAsync(hall, 10);

        var answer = await PutAsync("concerts", new
        {
            concerts = new object[]
            {
                Concert(good, good, hall),
                new { concertId = 0, name = "", dates = new object[] { new { concertDateId = good, placeId = -1 } } },
                Concert(good, app.NextId(), hall),
            },
        });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal(
            ["concerts[1].concertId", "concerts[1].dates[0].concertDate", "concerts[1].dates[0].concertDateId",
                "concerts[1].dates[0].placeId", "concerts[1].name", "concerts[2].concertId"],
            Fields(answer));
        Assert.Equal(["concertIds[0]"], Fields(await app.PostAsync("v1/ops/concerts/publish", new { concertIds = new[] { good } })));
    }

    [Fact]
    public async Task An_unknown_venue_and_a_date_of_another_concert_are_named_by_their_place_in_the_request()
    {
        var taken = await app.ConcertOnSaleAsync();
        var id = app.NextId();

        var answer = await PutAsync("concerts",
            new
            {
                concerts = new[] { Concert(id, taken.Date.ConcertDateId, taken.Date.Place.PlaceId),
            Concert(app.NextId(), id, 999_999) }
            });

        Assert.Equal(["concerts[0].dates[0].concertDateId", "concerts[1].dates[0].placeId"], Fields(answer));
    }

    [Fact]
    public async Task A_date_on_sale_keeps_its_hall()
    {
        var date = await app.ConcertOnSaleAsync();
        var (id, other) = (date.Concert.ConcertId, app.NextId());
        await app.PutHallAsync(other, 5);
        await app.PutHallAsync(date.Date.Place.PlaceId, 5);

        var moved = await PutAsync("concerts", new { concerts = new[] { Concert(id, date.Date.ConcertDateId, other) } });
        var same = await PutAsync("concerts", new { concerts = new[] { Concert(id, date.Date.ConcertDateId, date.Date.Place.PlaceId) } });

        Assert.Equal((HttpStatusCode.Conflict, "date-on-sale"), (moved.Status, moved.Code));
        Assert.Equal(["concerts[0].dates[0].placeId"], Fields(moved));
        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Equal(date.Layout.LayoutId,
            (await app.Get<ConcertCatalog>()
            .FindAnyDateAsync(date.Date.ConcertDateId, TestContext.Current.CancellationToken))!.Layout.LayoutId);
    }

    [Fact]
    public async Task Dates_are_added_without_the_rest_of_the_concert()
    {
        var date = await app.ConcertOnSaleAsync();
        var second = app.NextId();

        var answer = await PutAsync("dates",
            new
            {
                dates = new[] { new { concertId = date.Concert.ConcertId, concertDateId = second, concertDate = evening,
            placeId = date.Date.Place.PlaceId } }
            });

        Assert.Equal(1, answer.Data.GetProperty("written").GetInt32());
        Assert.Equal([second, date.Date.ConcertDateId],
            (await app.GetAsync($"v1/concerts/{date.Concert.ConcertId}/dates")).Data.EnumerateArray()
            .Select(d => d.GetProperty("concertDateId").GetInt64()));
    }

    [Fact]
    public async Task Of_two_concerts_that_claim_one_date_at_once_one_gets_it()
    {
        var (hall, date) = (app.NextId(), app.NextId());
        await app.PutHallAsync(hall, 10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => PutAsync("concerts", new { concerts = new[] { Concert(app.NextId(), date, hall, published: true) } })));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Single((await app.GetAsync("v1/concerts")).Data.EnumerateArray().SelectMany(c => c.GetProperty("dates").EnumerateArray()),
            d => d.GetProperty("concertDateId").GetInt64() == date);
    }

    [Fact]
    public async Task A_hall_is_checked_whole()
    {
        var answer = await PutAsync("venues", new
        {
            venues = new object[]
            {
                new { placeId = 1, name = "A hall",
                    sections = new object[] { new { name = "A", ticketClass = "R", price = -1,
                    rows = new object[] { new { name = "1", seats = 0 }, new { name = "1", seats = 3 } } }, new { name = "A" } } },
                new { placeId = 1 },
            },
        });

        Assert.Equal(
            [
                "venues[0].sections[0].price", "venues[0].sections[0].rows[0].seats", "venues[0].sections[0].rows[1].name",
                "venues[0].sections[1].name",
                "venues[0].sections[1].price", "venues[0].sections[1].rows", "venues[0].sections[1].ticketClass", "venues[1].name",
                "venues[1].placeId", "venues[1].sections",
            ],
            Fields(answer));
    }

    private static object Venue(long id) => new
    {
        placeId = id,
        name = $"Hall {id}",
        sections = new[] { new { name = "A", ticketClass = "R", price = 1000,
            rows = new[] { new { name = "1", seats = 4 }, new { name = "2", seats = 2 } } } },
    };

    private static string[] Fields(ApiAnswer answer) =>
        [.. answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal)];

    private object Concert(long id, long dateId, long placeId, bool? published = null) =>
        new
        {
            concertId = id,
            name = $"Concert {id}",
            published,
            dates = new[] { new { concertDateId = dateId, concertDate = evening, placeId } }
        };

    private Task<ApiAnswer> PutAsync(string what, object body) => app.CallAsync(HttpMethod.Put, $"v1/ops/{what}", body);
}
