using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Seats;

namespace BoxOffice.Tests.Seats;

/// <summary>The seats of a date over HTTP: in JSON and as a map.</summary>
public sealed class SeatCallsTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Available_seats_are_listed_with_where_they_are_and_what_they_cost()
    {
        var date = await WithThreeTakenAsync();

        var seats = (await SeatsAsync(date)).Data;

        Assert.Equal((100, 97, 97), (Whole(seats, "total"), Whole(seats, "available"), seats.GetProperty("seats").GetArrayLength()));
        var first = seats.GetProperty("seats")[0];
        Assert.Equal("""{"seatNumber":2,"section":"A","row":"1","ticketClass":"VIP","price":150000,"status":"AVAILABLE"}""", first.GetRawText());
    }

    [Theory]
    [InlineData("status=all", 100)]
    [InlineData("status=held", 2)]
    [InlineData("status=SOLD", 1)]
    [InlineData("section=A", 18)]
    [InlineData("section=A&status=all", 20)]
    [InlineData("ticketClass=S&status=held", 0)]
    [InlineData("ticketClass=R&section=A", 0)]
    [InlineData("ticketClass=R", 29)]
    public async Task Seats_are_filtered(string query, int expected)
    {
        var date = await WithThreeTakenAsync();

        Assert.Equal(expected, (await SeatsAsync(date, query)).Data.GetProperty("seats").GetArrayLength());
    }

    [Fact]
    public async Task Seats_are_counted_by_section_and_class()
    {
        var seats = (await SeatsAsync(await WithThreeTakenAsync(), "section=C")).Data;

        Assert.Equal(["A 18/20", "B 29/30", "C 50/50"], seats.GetProperty("sections").EnumerateArray()
            .Select(s => $"{s.GetProperty("section").GetString()} {Whole(s, "available")}/{Whole(s, "total")}"));
        Assert.Equal(["VIP 18/20", "R 29/30", "S 50/50"], seats.GetProperty("ticketClasses").EnumerateArray()
            .Select(s => $"{s.GetProperty("ticketClass").GetString()} {Whole(s, "available")}/{Whole(s, "total")}"));
    }

    [Fact]
    public async Task The_map_says_who_has_which_seat_and_where_its_layout_is()
    {
        var date = await WithThreeTakenAsync();

        var answer = await app.GetAsync($"v1/concerts/dates/{date.Date.ConcertDateId}/seat-map");

        var map = new SeatMap(100, answer.Data.GetProperty("map").GetBytesFromBase64());
        Assert.Equal([1, 20, 50], Enumerable.Range(1, 100).Where(s => map.StatusOf(s) != SeatStatus.Available));
        var layoutUrl = answer.Data.GetProperty("layoutUrl").GetString()!;
        Assert.Equal($"/api/v1/layouts/{date.Layout.LayoutId}", layoutUrl);
        Assert.Equal($"<{layoutUrl}>; rel=\"describedby\"", answer.Headers["Link"]);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync(layoutUrl["/api/".Length..])).Status);
    }

    [Theory]
    [InlineData("seats")]
    [InlineData("seats?status=all")]
    [InlineData("seat-map")]
    public async Task One_address_has_one_media_type_whatever_is_accepted(string path)
    {
        var date = await WithThreeTakenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/concerts/dates/{date.Date.ConcertDateId}/{path}");
        request.Headers.Accept.ParseAdd("application/octet-stream");

        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("Accept", answer.Headers.Vary);
    }

    [Fact]
    public async Task An_unchanged_map_is_304_and_a_changed_one_is_not()
    {
        var date = await WithThreeTakenAsync();
        using var first = await SendAsync(date, null);
        using var same = await SendAsync(date, first.Headers.ETag);
        await app.Get<SeatMaps>().WriteAsync(date.Date.ConcertDateId, [99], SeatStatus.Held, TestContext.Current.CancellationToken);
        using var changed = await SendAsync(date, first.Headers.ETag);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, changed.StatusCode));
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Fact]
    public async Task A_big_hall_is_listed_whole_and_within_moments_of_a_change()
    {
        var date = await app.ConcertOnSaleAsync(sections: [900, 900, .. Enumerable.Repeat(850, 13)]);
        Assert.Equal(12_850, (await SeatsAsync(date)).Data.GetProperty("seats").GetArrayLength());

        await app.Get<SeatMaps>().WriteAsync(date.Date.ConcertDateId, [12_850], SeatStatus.Sold, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(async () => (await SeatsAsync(date)).Data.GetProperty("seats").GetArrayLength() == 12_849);
    }

    [Theory]
    [InlineData("0", "", HttpStatusCode.BadRequest)]
    [InlineData("x", "", HttpStatusCode.BadRequest)]
    [InlineData("8", "", HttpStatusCode.NotFound)]
    [InlineData(null, "status=broken", HttpStatusCode.BadRequest)]
    [InlineData(null, "section=Z", HttpStatusCode.BadRequest)]
    [InlineData(null, "ticketClass=Z", HttpStatusCode.BadRequest)]
    public async Task What_is_wrong_or_unknown_is_refused(string? dateId, string query, HttpStatusCode status)
    {
        dateId ??= $"{(await app.ConcertOnSaleAsync()).Date.ConcertDateId}";

        Assert.Equal(status, (await app.GetAsync($"v1/concerts/dates/{dateId}/seats?{query}")).Status);
    }

    [Fact]
    public async Task Seats_left_behind_a_waiting_room_are_those_of_its_dates_to_come()
    {
        var (one, two) = (await app.ConcertOnSaleAsync("room-of-two", null, 40), await app.ConcertOnSaleAsync("room-of-two", null, 60));
        await app.ConcertOnSaleAsync("room-of-two", TimeSpan.FromDays(-1), 500);
        await app.MapAsync(one);
        await app.Get<SeatMaps>().WriteAsync(one.Date.ConcertDateId, [1, 2], SeatStatus.Sold, TestContext.Current.CancellationToken);
        var counts = app.Get<SeatCounts>();

        Assert.Equal(98, await counts.LeftAsync("room-of-two", TestContext.Current.CancellationToken));
        Assert.Equal(0, await counts.LeftAsync("no-such-room", TestContext.Current.CancellationToken));
        await app.Get<CatalogWriter>().PublishAsync([two.Concert.ConcertId], published: false, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => await counts.LeftAsync("room-of-two", TestContext.Current.CancellationToken) == 38);
    }

    private static int Whole(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    /// <summary>100 seats: 1 and 20 (VIP) held and sold, 50 (R) held.</summary>
    private async Task<BookableDate> WithThreeTakenAsync()
    {
        var date = await app.ConcertOnSaleAsync();
        await app.TouchAsync(date, 1, SeatStatus.Held);
        await app.TouchAsync(date, 20, SeatStatus.Sold);
        await app.TouchAsync(date, 50, SeatStatus.Held);
        return date;
    }

    private Task<ApiAnswer> SeatsAsync(BookableDate date, string query = "") =>
        app.GetAsync($"v1/concerts/dates/{date.Date.ConcertDateId}/seats?{query}");

    private async Task<HttpResponseMessage> SendAsync(BookableDate date, EntityTagHeaderValue? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/concerts/dates/{date.Date.ConcertDateId}/seat-map");
        if (known is not null) request.Headers.IfNoneMatch.Add(known);
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
