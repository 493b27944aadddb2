using System.Net;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Seats;

namespace BoxOffice.Tests.Reservations;

/// <summary>Seats that the house keeps, and what it sells at the box office.</summary>
public sealed class HouseSeatTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Given_seats_When_blocked_Then_they_are_shown_so_and_nobody_holds_them_until_they_are_unblocked()
    {
        var date = await app.ConcertOnSaleAsync();
        var blocked = (await BlockAsync(date, "Sponsors", 1, 2, 21)).Data;
        Assert.Equal("BLOCKED", blocked.GetProperty("status").GetString());
        Assert.Equal("BLOCKED", await app.SeatAsync(date, 21));
        var map = (await app.GetAsync($"v1/concerts/dates/{date.Date.ConcertDateId}/seat-map")).Data;
        // Seats 1 and 2 in the highest bits of the first byte: 11 11 00 00.
        Assert.Equal((97, 0xF0), (map.GetProperty("available").GetInt32(), map.GetProperty("map").GetBytesFromBase64()[0]));
        Assert.Equal(3, (await app.GetAsync($"v1/concerts/dates/{date.Date.ConcertDateId}/seats?status=blocked")).Data.GetProperty("seats")
            .GetArrayLength());
        var (user, token) = await BuyerAsync();
        Assert.Equal("seats-taken", (await app.HoldAsync(date, user, token, 2, 3)).Code);
        // The same map when it is made again from the documents.
        var rebuilt = (await app.PostAsync("v1/ops/seat-maps/rebuild", new { concertDateIds = new[] { date.Date.ConcertDateId } })).Data[0];
        Assert.Equal((3, 97), (rebuilt.GetProperty("blocked").GetInt32(), rebuilt.GetProperty("available").GetInt32()));

        Assert.Equal(HttpStatusCode.OK, (await BlockAsync(date, "Sponsors", 1, 2, 21)).Status);
        Assert.Equal(HttpStatusCode.OK, (await UnblockAsync(date, 2)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.HoldAsync(date, user, token, 2, 3)).Status);
    }

    [Fact]
    public async Task Given_seats_of_the_house_When_listed_Then_each_has_its_reason_and_what_was_given_back_has_gone()
    {
        var date = await app.ConcertOnSaleAsync();
        var path = $"v1/ops/dates/{date.Date.ConcertDateId}";
        Assert.Equal(0, (await app.GetAsync($"{path}/house-seats")).Data.GetArrayLength());
        _ = (await BlockAsync(date, "Sponsors", 21, 1, 2)).Data;
        _ = (await app.PostAsync($"{path}/block", new { seatNumbers = new[] { 3 }, reason = "Sound desk" })).Data;
        _ = (await UnblockAsync(date, 2)).Data;
        _ = (await app.PostAsync("v1/ops/reservations",
            new { concertDateId = date.Date.ConcertDateId, seatNumbers = new[] { 1 }, holder = "Kim" })).Data;
        // A buyer's seat is not the house's.
        var (user, token) = await BuyerAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.HoldAsync(date, user, token, 4)).Status);

        var listed = (await app.GetAsync($"{path}/house-seats")).Data.EnumerateArray().ToList();
        Assert.Equal([(1, "SOLD", "Sponsors", "Lee"), (3, "BLOCKED", "Sound desk", null), (21, "BLOCKED", "Sponsors", "Lee")],
            listed.Select(s => (s.GetProperty("seatNumber").GetInt32(), s.GetProperty("status").GetString(),
                s.GetProperty("reason").GetString(), s.GetProperty("actor").GetString())));
    }

    [Fact]
    public async Task Given_no_Redis_When_seats_are_blocked_Then_503_says_to_repeat_the_call_that_shows_them()
    {
        await using var down = await BoxOfficeApp.StartAsync();
        var date = await down.ConcertOnSaleAsync();
        await down.Redis.DisposeAsync();

        var refused = await down.PostAsync($"v1/ops/dates/{date.Date.ConcertDateId}/block",
            new { seatNumbers = new[] { 1 }, reason = "Sponsors" });

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (refused.Status, refused.Code));
        var seat = JsonSerializer.Deserialize(Assert.Single(down.Cosmos.ItemsOf("boxoffice", "seats")).Span, BoxOfficeJson.Default.Seat)!;
        Assert.Equal((1, SeatStatus.Blocked), (seat.SeatNumber, seat.Status));
    }

    [Fact]
    public async Task Given_seats_that_are_held_or_blocked_for_another_When_blocked_Then_a_refusal_lists_them_and_nothing_changes()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync();
        await app.HeldAsync(date, user, token, 5, 25);
        await BlockAsync(date, "Sponsors", 6);
        var refused = await BlockAsync(date, "Press", 4, 5, 6, 25, 60);
        Assert.Equal((HttpStatusCode.Conflict, "seats-not-free"), (refused.Status, refused.Code));
        Assert.Equal([5, 6, 25], refused.Body.GetProperty("seatNumbers").EnumerateArray().Select(n => n.GetInt32()));
        foreach (var seat in (int[])[4, 60]) Assert.Equal("AVAILABLE", await app.SeatAsync(date, seat));
        Assert.Equal("seats-not-free", (await UnblockAsync(date, 5, 6)).Code);
        Assert.Equal("BLOCKED", await app.SeatAsync(date, 6));
        Assert.Equal(HttpStatusCode.NotFound, (await BlockAsync(date, "Press", 101)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await BlockAsync(date, "Press", 7, 7)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await BlockAsync(date, "", 7)).Status);
    }

    [Fact]
    public async Task Given_a_house_seat_and_a_free_one_When_sold_at_the_box_office_Then_no_points_move_and_a_refund_returns_both()
    {
        var date = await app.ConcertOnSaleAsync();
        await BlockAsync(date, "Sponsors", 1);
        var user = app.NextId();
        var sold = (await SellAsync(date,
            new { seatNumbers = new[] { 1, 2 }, holder = "Kim Minji", price = 100_000, actor = "Desk 2", userId = user })).Data;
        Assert.Equal(("PAID", 200_000L, "Kim Minji"), (
            sold.GetProperty("status").GetString(), sold.GetProperty("totalPrice").GetInt64(),
            sold.GetProperty("boxOffice").GetProperty("holder").GetString()));
        var id = sold.GetProperty("reservationId").GetString()!;
        Assert.Equal(("SOLD", "SOLD"), (await app.SeatAsync(date, 1), await app.SeatAsync(date, 2)));
        Assert.Equal("PAID", await app.StatusOfAsync(id, user));
        Assert.Empty((await app.GetAsync($"v1/users/{user}/ledger")).Data.EnumerateArray());
        Assert.True((await app.GetAsync($"v1/ops/reservations/{id}")).Data.GetProperty("agrees").GetBoolean());
        Assert.Equal("box-office-only", (await app.ReleaseAsync(id, user)).Code);

        Assert.Equal("REFUNDED",
            (await app.PostAsync($"v1/ops/reservations/{id}/refund", new { reason = "Paid back in cash." })).Data.GetProperty("status")
            .GetString());
        await Eventually.TrueAsync(async () => (await app.SeatAsync(date, 1), await app.SeatAsync(date, 2)) == ("BLOCKED", "AVAILABLE"));
        Assert.Equal(0, await app.BalanceAsync(user));
    }

    [Fact]
    public async Task Given_a_key_When_complimentary_tickets_are_sold_twice_Then_once_and_beyond_any_limit()
    {
        var date = await app.ConcertOnSaleAsync();
        var order = new { seatNumbers = Enumerable.Range(1, 10).Append(30).ToArray(), holder = "The press", complimentary = true };
        var first = await SellAsync(date, order, "comps");
        Assert.Equal((0L, 11), (first.Data.GetProperty("totalPrice").GetInt64(), first.Data.GetProperty("seatNumbers").GetArrayLength()));
        Assert.Equal(first.Data.GetProperty("reservationId").GetString(),
            (await SellAsync(date, order, "comps")).Data.GetProperty("reservationId").GetString());
        var taken = await SellAsync(date, new { seatNumbers = new[] { 10, 11 }, holder = "Another" });
        Assert.Equal((HttpStatusCode.Conflict, "seats-taken"), (taken.Status, taken.Code));
        Assert.Equal("AVAILABLE", await app.SeatAsync(date, 11));
        Assert.Equal(HttpStatusCode.BadRequest,
            (await SellAsync(date, new { seatNumbers = new[] { 12 }, holder = "x", price = 1, complimentary = true })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SellAsync(date, new { seatNumbers = new[] { 12 } })).Status);
    }

    [Fact]
    public async Task Given_buyers_who_hold_the_same_seats_When_blocked_at_the_same_time_Then_each_seat_has_one_owner()
    {
        var date = await app.ConcertOnSaleAsync();
        for (var round = 0; round < 10; round++)
        {
            var (user, token) = await BuyerAsync();
            int[] seats = [1 + (2 * round), 21 + (2 * round)];
            var (held, blocked) = (app.HoldAsync(date, user, token, seats), BlockAsync(date, $"Round {round}", seats));
            await Task.WhenAll(held, blocked);
            Assert.True((await held).Status == HttpStatusCode.OK ^ (await blocked).Status == HttpStatusCode.OK,
                $"{(await held).Body} {(await blocked).Body}");
        }
    }

    private Task<ApiAnswer> BlockAsync(BookableDate date, string reason, params int[] seatNumbers) =>
        app.PostAsync($"v1/ops/dates/{date.Date.ConcertDateId}/block", new { seatNumbers, reason, actor = "Lee" });

    private Task<ApiAnswer> UnblockAsync(BookableDate date, params int[] seatNumbers) =>
        app.PostAsync($"v1/ops/dates/{date.Date.ConcertDateId}/unblock", new { seatNumbers });

    private Task<ApiAnswer> SellAsync(BookableDate date, object order, string? key = null)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(order)!.AsObject();
        body["concertDateId"] = date.Date.ConcertDateId;
        return app.PostAsync("v1/ops/reservations", body, idempotencyKey: key);
    }

    private async Task<(long User, string Token)> BuyerAsync()
    {
        var user = app.NextId();
        return (user, await app.AdmitBuyerAsync(user));
    }
}
