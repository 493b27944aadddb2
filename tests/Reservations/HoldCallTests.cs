using System.Net;
using System.Text.Json;

namespace BoxOffice.Tests.Reservations;

/// <summary>What the calls take and refuse, over HTTP.</summary>
public sealed class HoldCallTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Theory]
    [InlineData("""{"concertDateId":1,"seatNumber":1,"userId":1}""", "concertId")]
    [InlineData("""{"concertId":1,"concertDateId":1,"userId":1}""", "seatNumber")]
    [InlineData("""{"concertId":1,"concertDateId":1,"seatNumber":1,"quantity":2,"userId":1}""", "seatNumber")]
    [InlineData("""{"concertId":1,"concertDateId":1,"seatNumber":0,"userId":1}""", "seatNumber")]
    [InlineData("""{"concertId":1,"concertDateId":1,"seatNumber":"1","userId":1}""", "seatNumber")]
    [InlineData("""{"concertId":1,"concertDateId":1,"seatNumbers":[2,2],"userId":1}""", "seatNumbers")]
    [InlineData("""{"concertId":1,"concertDateId":1,"seatNumbers":[],"userId":1}""", "seatNumbers")]
    [InlineData("""{"concertId":1,"concertDateId":1,"seatNumbers":[1,-2],"userId":1}""", "seatNumbers")]
    [InlineData("""{"concertId":1,"concertDateId":1,"quantity":101,"userId":1}""", "quantity")]
    [InlineData("""{"concertId":1,"concertDateId":1,"seatNumber":1,"adjacent":true,"userId":1}""", "adjacent")]
    [InlineData("""{"concertId":1,"concertDateId":1,"seatNumber":1,"userId":0}""", "userId")]
    public async Task Given_a_bad_body_When_holding_Then_400_names_the_field(string body, string field)
    {
        var answer = await app.PostAsync("v1/reservations", body);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.Status, answer.Code));
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _), answer.Body.ToString());
    }

    [Fact]
    public async Task Given_more_than_100_seats_When_holding_Then_400()
    {
        var answer = await app.PostAsync("v1/reservations",
            new { concertId = 1, concertDateId = 1, seatNumbers = Enumerable.Range(1, 101), userId = 1 });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task Given_things_that_are_not_there_When_holding_Then_each_has_its_answer()
    {
        var (date, over) = (await app.ConcertOnSaleAsync(), await app.ConcertOnSaleAsync(startsIn: TimeSpan.FromHours(-1)));
        var (user, token) = await BuyerAsync();
        async Task<(HttpStatusCode, string?)> TryAsync(long concert, long dateId, int seat, string? with)
        {
            var answer = await app.PostAsync("v1/reservations",
                new { concertId = concert, concertDateId = dateId, seatNumber = seat, userId = user }, with);
            return (answer.Status, answer.Code);
        }

        var (concertId, dateId) = (date.Concert.ConcertId, date.Date.ConcertDateId);
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await TryAsync(999_999_999, dateId, 1, token));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await TryAsync(concertId, 999_999_999, 1, token));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), await TryAsync(over.Concert.ConcertId, dateId, 1, token));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await TryAsync(concertId, dateId, 101, token));
        Assert.Equal((HttpStatusCode.Conflict, "date-past"), await TryAsync(over.Concert.ConcertId, over.Date.ConcertDateId, 1, token));
        Assert.Equal((HttpStatusCode.Unauthorized, "token-missing"), await TryAsync(concertId, dateId, 1, null));
        Assert.Equal((HttpStatusCode.Forbidden, "wrong-user"),
            await TryAsync(concertId, dateId, 1, await app.AdmitBuyerAsync(app.NextId())));
    }

    [Fact]
    public async Task Given_a_seat_that_is_gone_When_holding_several_Then_409_names_it_and_nothing_is_held()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync();
        await app.HeldAsync(date, user, token, 2, 30);
        var (other, others) = await BuyerAsync();
        var answer = await app.HoldAsync(date, other, others, 1, 2, 3);
        Assert.Equal((HttpStatusCode.Conflict, "seats-taken"), (answer.Status, answer.Code));
        Assert.Equal([2], answer.Body.GetProperty("seatNumbers").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal("seats-taken", (await app.HoldAsync(date, other, others, 5, 30)).Code);
        foreach (var seat in (int[])[1, 3, 5]) Assert.Equal("AVAILABLE", await app.SeatAsync(date, seat));
        Assert.Empty((await app.GetAsync($"v1/reservations/{other}")).Data.EnumerateArray());
    }

    [Fact]
    public async Task Given_a_limit_of_four_When_a_buyer_has_held_and_paid_Then_both_count()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync(300_000);
        var paid = await app.HeldAsync(date, user, token, 1, 2);
        Assert.Equal(HttpStatusCode.OK, (await app.PayAsync(paid, user, token)).Status);
        token = await app.AdmitBuyerAsync(user);
        await app.HeldAsync(date, user, token, 3);
        var over = await app.HoldAsync(date, user, token, 4, 5);
        Assert.Equal((HttpStatusCode.Conflict, "seat-limit"), (over.Status, over.Code));
        Assert.Equal("AVAILABLE", await app.SeatAsync(date, 4));
        Assert.Equal(HttpStatusCode.OK, (await app.HoldAsync(date, user, token, 4)).Status);
    }

    [Fact]
    public async Task Given_a_quantity_When_holding_Then_the_best_seats_together()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync();
        async Task<int[]> BestAsync(object wish)
        {
            var body = JsonSerializer.SerializeToNode(wish)!.AsObject();
            (body["concertId"], body["concertDateId"], body["userId"]) = (date.Concert.ConcertId, date.Date.ConcertDateId, user);
            var data = (await app.PostAsync("v1/reservations", body, token)).Data;
            return [.. data.GetProperty("seatNumbers").EnumerateArray().Select(n => n.GetInt32())];
        }

        var best = await BestAsync(new { quantity = 2 });
        Assert.True(best[1] == best[0] + 1 && best[1] <= 20, string.Join(',', best));
        var second = await BestAsync(new { quantity = 2, section = "B", adjacent = true });
        Assert.True(second[1] == second[0] + 1 && second[0] is > 20 and < 51, string.Join(',', second));
    }

    [Fact]
    public async Task Given_an_idempotency_key_When_a_hold_is_repeated_Then_the_first_answer_and_one_hold()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync(150_000);
        var first = await app.HoldAsync(date, user, token, "key-1", 1);
        var again = await app.HoldAsync(date, user, token, "key-1", 1);
        // ReservationAnswersTests: nothing but the service's time differs.
        Assert.Equal(first.Headers["Location"], again.Headers["Location"]);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        var other = await app.HoldAsync(date, user, token, "key-1", 2);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (other.Status, other.Code));
        var at = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.HoldAsync(date, user, token, "key-2", 2, 3)));
        Assert.Single(at.Select(a => a.Data.GetProperty("reservationId").GetString()).Distinct());
        Assert.Equal(2, (await app.GetAsync($"v1/reservations/{user}")).Data.GetArrayLength());

        var id = first.Data.GetProperty("reservationId").GetString()!;
        var paid = await app.PayAsync(id, user, token, "key-3");
        Assert.Equal(paid.Data.GetRawText(), (await app.PayAsync(id, user, token, "key-3")).Data.GetRawText());
        Assert.Equal(0, await app.BalanceAsync(user));
    }

    [Fact]
    public async Task Given_somebody_elses_reservation_When_paid_or_given_back_Then_404()
    {
        var date = await app.ConcertOnSaleAsync();
        var (user, token) = await BuyerAsync();
        var id = await app.HeldAsync(date, user, token, 1);
        var (other, others) = await BuyerAsync(150_000);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PayAsync(id, other, others)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.ReleaseAsync(id, other)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PayAsync("17", other, others)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.ReleaseAsync("17", other)).Status);
    }

    private async Task<(long User, string Token)> BuyerAsync(long points = 0)
    {
        var user = app.NextId();
        if (points > 0) _ = (await app.ChargeAsync(user, points)).Data;
        return (user, await app.AdmitBuyerAsync(user));
    }
}
