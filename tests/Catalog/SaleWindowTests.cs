using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Catalog;

/// <summary>A concert's sale window and limit, and the zone of its venue, over HTTP.</summary>
public sealed class SaleWindowTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private BoxOfficeApp app = null!;

    public async ValueTask InitializeAsync() => app = await BoxOfficeApp.StartAsync(new() { Time = clock, RunQueues = false });

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Given_a_sale_window_When_it_opens_and_ends_Then_seats_can_be_held_within_it_only()
    {
        await PutAsync(new { saleStartsAt = clock.GetUtcNow().AddMinutes(10), saleEndsAt = clock.GetUtcNow().AddHours(1) });
        var early = await HoldAsync(1, 7);
        Assert.Equal((HttpStatusCode.Conflict, "sale-not-open", 600), (early.Status, early.Code, early.RetryAfter));
        clock.Advance(TimeSpan.FromSeconds(600));
        Assert.Equal(HttpStatusCode.OK, (await HoldAsync(1, 7)).Status);
        // A hold that is open may be paid after the end; one that ran out is a new hold, and too late.
        var open = (await HoldAsync(2, 8)).Data.GetProperty("reservationId").GetString()!;
        clock.Advance(TimeSpan.FromMinutes(48));
        var last = (await HoldAsync(3, 9)).Data.GetProperty("reservationId").GetString()!;
        clock.Advance(TimeSpan.FromMinutes(2));
        var late = await HoldAsync(4, 10);
        Assert.Equal((HttpStatusCode.Conflict, "sale-ended", (int?)null), (late.Status, late.Code, late.RetryAfter));
        Assert.Equal(HttpStatusCode.OK, (await PayAsync(3, last)).Status);
        await app.RunAsync("SettleReservation0", Settle(open));
        Assert.Equal((HttpStatusCode.Conflict, "sale-ended"), await RefusedAsync(PayAsync(2, open)));
        Assert.Equal(0, await app.BalanceAsync(3));
        Assert.Equal(150_000, await app.BalanceAsync(2));
    }

    [Fact]
    public async Task Given_a_limit_of_the_concert_When_a_buyer_holds_in_parts_or_at_once_Then_it_counts_and_not_the_setting()
    {
        await PutAsync(new { maxSeatsPerUser = 6 });
        Assert.Equal(HttpStatusCode.OK, (await HoldAsync(1, 1, 2, 3, 4, 5)).Status);
        Assert.Equal(HttpStatusCode.OK, (await HoldAsync(1, 6)).Status);
        var over = await HoldAsync(1, 7);
        Assert.Equal((HttpStatusCode.Conflict, "seat-limit"), (over.Status, over.Code));
        Assert.Contains("at most 6 seats", over.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await PutAsync(new { maxSeatsPerUser = 1 });
        Assert.Equal("seat-limit", (await HoldAsync(2, 8, 9)).Code);
        Assert.Equal(HttpStatusCode.OK, (await HoldAsync(2, 8)).Status);
    }

    [Fact]
    public async Task Given_a_zone_of_the_venue_When_the_concert_is_read_Then_times_are_UTC_with_the_zone_beside()
    {
        await PutAsync(new { saleStartsAt = "2026-05-01T20:00:00+09:00" });
        var concert = (await app.GetAsync("v1/concerts/5000")).Data;
        Assert.Equal(("2026-05-01T11:00:00.000Z", "POINTS"),
            (concert.GetProperty("saleStartsAt").GetString(), concert.GetProperty("currency").GetString()));
        Assert.Equal("Asia/Seoul", concert.GetProperty("dates")[0].GetProperty("place").GetProperty("timeZone").GetString());
        var held = (await HoldAsync(1, 1)).Data;
        Assert.Equal("Asia/Seoul", held.GetProperty("place").GetProperty("timeZone").GetString());
    }

    [Theory]
    [InlineData("""{"saleStartsAt":"2026-06-01T00:00:00Z","saleEndsAt":"2026-06-01T00:00:00Z"}""", "concerts[0].saleEndsAt")]
    [InlineData("""{"maxSeatsPerUser":0}""", "concerts[0].maxSeatsPerUser")]
    [InlineData("""{"maxSeatsPerUser":101}""", "concerts[0].maxSeatsPerUser")]
    public async Task Given_bad_terms_When_a_concert_is_put_Then_400_names_the_field(string terms, string field)
    {
        var body = $$"""{"concerts":[{"concertId":5000,"name":"Concert","dates":[],{{terms[1..^1]}}}]}""";
        var answer = await app.CallAsync(HttpMethod.Put, "v1/ops/concerts", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _), answer.Body.ToString());
    }

    [Theory]
    [InlineData("Seoul")]
    [InlineData("KST")]
    [InlineData("Asia/Nowhere")]
    public async Task Given_what_is_no_IANA_zone_When_a_venue_is_put_Then_400(string zone)
    {
        var answer = await PutVenueAsync(zone);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty("venues[0].timeZone", out _), answer.Body.ToString());
    }

    private static async Task<(HttpStatusCode, string?)> RefusedAsync(Task<ApiAnswer> call) => ((await call).Status, (await call).Code);

    private static string Settle(string reservationId) => $$"""{"reservationId":"{{reservationId}}","concertDateId":5000,"seats":[{"seatNumber":8,"section":"A"}]}""";

    private Task<ApiAnswer> PutVenueAsync(string zone)
    {
        object[] sections = [new { name = "A", ticketClass = "VIP", price = 150_000, rows = new[] { new { name = "1", seats = 20 } } }];
        return app.CallAsync(HttpMethod.Put, "v1/ops/venues",
            new { venues = new[] { new { placeId = 5000, name = "Hall", sections, timeZone = zone } } });
    }

    private async Task PutAsync(object terms)
    {
        _ = (await PutVenueAsync("Asia/Seoul")).Data;
        var concert = System.Text.Json.JsonSerializer.SerializeToNode(terms)!.AsObject();
        (concert["concertId"], concert["name"], concert["published"]) = (5000, "Concert", true);
        concert["dates"] =
            new System.Text.Json.Nodes.JsonArray(
            System.Text.Json.JsonSerializer.SerializeToNode(
            new { concertDateId = 5000, concertDate = clock.GetUtcNow().AddDays(30), placeId = 5000 }));
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/concerts", new { concerts = new[] { concert } })).Data;
    }

    private async Task<ApiAnswer> HoldAsync(long user, params int[] seats) => await app.PostAsync(
        "v1/reservations", new { userId = user, concertId = 5000, concertDateId = 5000, seatNumbers = seats },
        await app.AdmitBuyerAsync(user));

    private async Task<ApiAnswer> PayAsync(long user, string reservation)
    {
        if (await app.BalanceAsync(user) == 0) await app.ChargeAsync(user, 150_000);
        return await app.PayAsync(reservation, user, await app.AdmitBuyerAsync(user));
    }
}
