using System.Net;
using BoxOffice.Catalog;

namespace BoxOffice.Tests.Reservations;

/// <summary>Some seats of a reservation are given back.</summary>
public sealed class PartialReleaseTests(BoxOfficeApp sale) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Given_three_paid_seats_When_one_is_given_back_Then_its_price_returns_and_the_others_stay()
    {
        var date = await sale.ConcertOnSaleAsync();
        // Two VIP seats at 150,000 and an R seat at 90,000.
        var (user, id) = await PaidAsync(date, 1, 2, 21);

        var part = (await ReleaseAsync(id, user, 2)).Data;
        Assert.Equal(("PAID", 240_000L), (part.GetProperty("status").GetString(), part.GetProperty("totalPrice").GetInt64()));
        Assert.Equal([1, 21], part.GetProperty("seatNumbers").EnumerateArray().Select(n => n.GetInt32()));
        var returned = Assert.Single(part.GetProperty("returned").EnumerateArray());
        Assert.Equal((150_000L, 0L), (returned.GetProperty("points").GetInt64(), returned.GetProperty("kept").GetInt64()));
        Assert.Equal(150_000, await sale.BalanceAsync(user));
        var entry = (await sale.GetAsync($"v1/users/{user}/ledger")).Data[0];
        Assert.Equal(("REFUND", 150_000L, 2),
            (entry.GetProperty("reason").GetString(), entry.GetProperty("amount").GetInt64(),
            entry.GetProperty("seatNumbers")[0].GetInt32()));
        await Eventually.TrueAsync(async () => (await sale.SeatAsync(date, 1), await sale.SeatAsync(date, 2)) == ("SOLD", "AVAILABLE"));

        // The same again is no other refund; and the rest goes back as a whole.
        Assert.Equal(part.GetProperty("totalPrice").GetInt64(),
            (await ReleaseAsync(id, user, 2)).Data.GetProperty("totalPrice").GetInt64());
        Assert.Equal("REFUNDED", (await ReleaseAsync(id, user)).Data.GetProperty("status").GetString());
        Assert.Equal(390_000, await sale.BalanceAsync(user));
    }

    [Fact]
    public async Task Given_a_hold_When_a_seat_is_given_back_Then_the_others_are_paid_and_the_seat_cools_down_for_its_buyer()
    {
        var date = await sale.ConcertOnSaleAsync();
        var (user, token, id) = await HeldAsync(date, 1, 2);
        Assert.Equal(150_000, (await ReleaseAsync(id, user, 1)).Data.GetProperty("totalPrice").GetInt64());
        Assert.Equal("seats-cooling-down", (await sale.HoldAsync(date, user, token, 1)).Code);
        Assert.Equal(HttpStatusCode.OK, (await sale.HoldAsync(date, user, token, 3, 4, 5)).Status);
        Assert.Equal("seat-limit", (await sale.HoldAsync(date, user, token, 6)).Code);
        Assert.Equal(150_000, (await sale.PayAsync(id, user, token)).Data.GetProperty("paymentPrice").GetInt64());
    }

    [Fact]
    public async Task Given_seats_of_others_or_named_twice_When_given_back_Then_a_refusal_lists_them_and_nothing_changes()
    {
        var date = await sale.ConcertOnSaleAsync();
        var (user, id) = await PaidAsync(date, 1, 2);
        var others = await ReleaseAsync(id, user, 2, 3, 4);
        Assert.Equal((HttpStatusCode.Conflict, "seats-not-in-reservation"), (others.Status, others.Code));
        Assert.Equal([3, 4], others.Body.GetProperty("seatNumbers").EnumerateArray().Select(n => n.GetInt32()));
        var twice = await sale.DeleteAsync($"v1/reservations/{id}?userId={user}&seatNumbers=2,2");
        Assert.Equal("Seat numbers must be unique: 2.", twice.Body.GetProperty("errors").GetProperty("seatNumbers")[0].GetString());
        foreach (var bad in (string[])["", "x", "1,", "-1"])
            Assert.Equal(HttpStatusCode.BadRequest,
                (await sale.DeleteAsync($"v1/reservations/{id}?userId={user}&seatNumbers={bad}")).Status);
        Assert.Equal(0, await sale.BalanceAsync(user));
    }

    [Fact]
    public async Task Given_a_body_When_two_seats_are_given_back_at_once_by_many_Then_each_is_refunded_once()
    {
        var date = await sale.ConcertOnSaleAsync();
        var (user, id) = await PaidAsync(date, 1, 2, 3, 4);
        await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(n => sale.DeleteAsync($"v1/reservations/{id}", new { userId = user, seatNumbers = new[] { 1 + (n % 4) } })));
        Assert.Equal(600_000, await sale.BalanceAsync(user));
        Assert.Equal("REFUNDED", await sale.StatusOfAsync(id, user));
    }

    [Fact]
    public async Task Given_bad_stages_or_reasons_When_sent_Then_400_names_them()
    {
        var date = await sale.ConcertOnSaleAsync();
        var stages = await FeesAsync(date, new { hoursBefore = 24, percent = 50 }, new { hoursBefore = 48, percent = 20 });
        Assert.Contains("concerts[0].cancellationFees[1]", stages.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal(HttpStatusCode.BadRequest, (await FeesAsync(date, new { hoursBefore = 24, percent = 101 })).Status);
        var (_, id) = await PaidAsync(date, 1);
        Assert.Equal(HttpStatusCode.BadRequest, (await sale.PostAsync($"v1/ops/reservations/{id}/refund", new { reason = " " })).Status);
        Assert.Equal("seats-not-in-reservation",
            (await sale.PostAsync($"v1/ops/reservations/{id}/refund", new { reason = "ill", seatNumbers = new[] { 9 } })).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await sale.PostAsync("v1/ops/reservations/17/refund", new { reason = "ill" })).Status);
    }

    private Task<ApiAnswer> FeesAsync(BookableDate date, params object[] stages)
    {
        var dates =
            new[] { new { concertDateId = date.Date.ConcertDateId, concertDate = date.Date.StartsAt, placeId = date.Date.Place.PlaceId } };
        var concert = new { concertId = date.Concert.ConcertId, name = date.Concert.Name, dates, cancellationFees = stages };
        return sale.CallAsync(HttpMethod.Put, "v1/ops/concerts", new { concerts = new[] { concert } });
    }

    private Task<ApiAnswer> ReleaseAsync(string id, long user, params int[] seats) => seats.Length == 0
        ? sale.ReleaseAsync(id, user)
        : sale.DeleteAsync($"v1/reservations/{id}?userId={user}&seatNumbers={string.Join(',', seats)}");

    private async Task<(long User, string Id)> PaidAsync(BookableDate date, params int[] seats)
    {
        var (user, token, id) = await HeldAsync(date, seats);
        Assert.Equal(HttpStatusCode.OK, (await sale.PayAsync(id, user, token)).Status);
        return (user, id);
    }

    private async Task<(long User, string Token, string Id)> HeldAsync(BookableDate date, params int[] seats)
    {
        var user = sale.NextId();
        await sale.ChargeAsync(user, seats.Sum(n => n <= 20 ? 150_000 : 90_000));
        var token = await sale.AdmitBuyerAsync(user);
        return (user, token, await sale.HeldAsync(date, user, token, seats));
    }
}
