using System.Net;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Ops;
using BoxOffice.Platform.Cosmos;

namespace BoxOffice.Tests.Ops;

/// <summary>What a date sold, over HTTP.</summary>
public sealed class SalesTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Given_holds_payments_and_refunds_When_the_sales_are_read_Then_the_counts_and_takings_are_exact()
    {
        var date = await app.ConcertOnSaleAsync();
        await SoldAsync(date, 1, 2);
        var (refunder, refunded) = await SoldAsync(date, 21, 22);
        await app.ReleaseAsync(refunded, refunder);
        var (parted, part) = await SoldAsync(date, 52, 53);
        await app.DeleteAsync($"v1/reservations/{part}?userId={parted}&seatNumbers=53");
        var other = app.NextId();
        await app.HeldAsync(date, other, await app.AdmitBuyerAsync(other), 51);
        await SoldAsync(await app.ConcertOnSaleAsync(), 1);

        var sales = (await app.GetAsync($"v1/ops/dates/{date.Date.ConcertDateId}/sales")).Data;
        Assert.Equal((2, 1, 3), (Number(sales, "reservations"), Number(sales, "returned"), Number(sales, "seatsSold")));
        var takings = sales.GetProperty("takings");
        Assert.Equal((580_000, 230_000, 0, 350_000),
            (Number(takings, "sold"), Number(takings, "refunded"), Number(takings, "kept"), Number(takings, "net")));
        await Eventually.TrueAsync(
            async () => Number((await app.GetAsync($"v1/ops/dates/{date.Date.ConcertDateId}/sales")).Data.GetProperty("seats"),
            "sold") == 3);
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("v1/ops/dates/999999/sales")).Status);
    }

    [Fact]
    public async Task Given_a_list_that_is_cut_anywhere_When_it_goes_on_from_its_last_whole_line_Then_every_line_comes_once()
    {
        var date = await app.ConcertOnSaleAsync();
        for (var i = 0; i < 9; i++) await SoldAsync(date, 21 + i);
        var whole = await TextAsync(date, "");
        var lines = Lines(whole);
        Assert.Equal(9, lines.Count);
        foreach (var cut in Enumerable.Range(0, 12).Select(i => whole.Length * i / 11))
        {
            var known = Lines(whole[..cut], onlyWhole: true);
            var rest = Lines(await TextAsync(date, known.Count == 0 ? "" : $"after={Uri.EscapeDataString(Continuation(known[^1]))}"));
            Assert.Equal(lines, known.Concat(rest));
        }

        // What is sold meanwhile comes at the end, and a size makes pages.
        await SoldAsync(date, 51);
        Assert.Single(Lines(await TextAsync(date, $"after={Uri.EscapeDataString(Continuation(lines[^1]))}")));
        Assert.Equal(lines.Take(4), Lines(await TextAsync(date, "size=4")));
        var csv = Lines(await TextAsync(date, "format=csv"));
        Assert.Equal((SaleRow.Header, 11), (csv[0], csv.Count));
        Assert.Equal(csv.Skip(5), Lines(await TextAsync(date, $"format=csv&after={Uri.EscapeDataString(csv[4].Split(',')[^1])}")));
    }

    [Fact]
    public async Task Given_a_hall_whose_names_are_formulas_When_the_list_is_a_CSV_Then_its_cells_are_harmless()
    {
        var id = app.NextId();
        object[] sections =
            [new { name = "=cmd|' /C calc'!A0", ticketClass = "R", price = 10, rows = new[] { new { name = "a,\"b\"", seats = 5 } } }];
        Assert.Equal(HttpStatusCode.OK,
            (await app.CallAsync(HttpMethod.Put, "v1/ops/venues",
            new { venues = new[] { new { placeId = id, name = "Hall", sections } } })).Status);
        object[] dates = [new { concertDateId = id, concertDate = app.Time.GetUtcNow().AddDays(9), placeId = id }];
        Assert.Equal(HttpStatusCode.OK,
            (await app.CallAsync(HttpMethod.Put, "v1/ops/concerts",
            new { concerts = new[] { new { concertId = id, name = "Concert", published = true, dates } } })).Status);
        var date = (await app.Get<ConcertCatalog>().FindAnyDateAsync(id, TestContext.Current.CancellationToken))!;
        await SoldAsync(date, 1);
        Assert.Contains(",\"'=cmd|' /C calc'!A0 a,\"\"b\"\"-1\",", Lines(await TextAsync(date, "format=csv"))[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@A1", "'@A1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a-1", "a-1")]
    public void Given_a_text_When_it_becomes_a_cell_Then_no_spreadsheet_runs_it(string text, string cell) =>
        Assert.Equal(cell, SaleRow.Cell(text));

    [Theory]
    [InlineData("format=xml", "format")]
    [InlineData("after=1", "after")]
    [InlineData("size=0", "size")]
    public async Task Given_a_bad_query_When_the_list_is_asked_for_Then_400_names_it(string query, string field)
    {
        var date = await app.ConcertOnSaleAsync();
        var answer = await app.GetAsync($"v1/ops/dates/{date.Date.ConcertDateId}/reservations?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Given_a_thousand_sales_When_they_are_listed_and_counted_Then_both_read_little()
    {
        var date = await app.ConcertOnSaleAsync();
        var sold = (await app.Get<CosmosDatabase>().Accounts.QueryAsync(
            new Microsoft.Azure.Cosmos.QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", "reservation"),
            AccountPartition.Of((await SoldAsync(date, 1)).User), BoxOfficeJson.Default.Reservation,
            TestContext.Current.CancellationToken))[0];
        for (var i = 0; i < 1000; i++)
        {
            var id = BoxOffice.Reservations.ReservationId.New(app.NextId());
            var copy = sold with { Id = id, UserId = id.UserId };
            await app.Get<CosmosDatabase>().Accounts.CreateAsync(
                copy with { Sale = BoxOffice.Reservations.SaleKey.Of(copy, sold.PaidAt!.Value.AddSeconds(i)) },
                AccountPartition.Of(id.UserId), BoxOfficeJson.Default.Reservation, TestContext.Current.CancellationToken);
        }

        using var charged = new RequestChargeScope();
        Assert.Equal(1001,
            (await app.Get<DateSales>().ReportAsync(date.Date.ConcertDateId, TestContext.Current.CancellationToken)).Value.Reservations);
        // Measured: 7 operations, 318 RU.
        Assert.InRange(charged.RequestUnits, 1, 350);
        Assert.InRange(charged.Operations, 1, 8);
        Assert.Equal(1001, Lines(await TextAsync(date, "")).Count);
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static List<string> Lines(string text, bool onlyWhole = false)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        // What stands behind the last end of a line is no whole line.
        if (onlyWhole || lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private static string Continuation(string line) => JsonDocument.Parse(line).RootElement.GetProperty("continuation").GetString()!;

    private async Task<string> TextAsync(BookableDate date, string query) => await app.Http.GetStringAsync(
        new Uri($"v1/ops/dates/{date.Date.ConcertDateId}/reservations?{query}", UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task<(long User, string Id)> SoldAsync(BookableDate date, params int[] seats)
    {
        var user = app.NextId();
        await app.ChargeAsync(user, 1_000_000);
        var token = await app.AdmitBuyerAsync(user);
        var id = await app.HeldAsync(date, user, token, seats);
        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(id, user, token)).Status);
        return (user, id);
    }
}
