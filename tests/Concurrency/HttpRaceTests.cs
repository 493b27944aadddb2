using System.Net;

namespace BoxOffice.Tests.Concurrency;

/// <summary>Everybody at once, as clients see it: over HTTP, on the whole stack with its real queues.
/// RaceTests has the negative controls.</summary>
[Collection(Alone.Name)]
public sealed class HttpRaceTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Fact]
    public async Task Given_a_thousand_admitted_buyers_When_all_hold_one_seat_Then_one_has_it_and_the_rest_are_told()
    {
        var date = await app.ConcertOnSaleAsync();
        var buyers = Enumerable.Range(0, 1000).Select(_ => app.NextId()).ToArray();
        var tokens = await Task.WhenAll(buyers.Select(buyer => app.AdmitBuyerAsync(buyer)));
        var answers = await Task.WhenAll(buyers.Zip(tokens, (buyer, token) => app.HoldAsync(date, buyer, token, 7)));
        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(999, answers.Count(a => a is { Status: HttpStatusCode.Conflict, Code: "seats-taken" }));
        Assert.Equal("HELD", await app.SeatAsync(date, 7));
    }

    [Fact]
    public async Task Given_a_hold_When_it_is_paid_fifty_times_at_once_Then_it_is_debited_once()
    {
        var date = await app.ConcertOnSaleAsync();
        var user = app.NextId();
        var token = await app.AdmitBuyerAsync(user);
        await app.ChargeAsync(user, 1_000_000);
        var held = (await app.HoldAsync(date, user, token, 1)).Data;
        var id = held.GetProperty("reservationId").GetString()!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.PayAsync(id, user, token)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        Assert.Single(answers.Select(a => a.Data.GetRawText()).Distinct());
        Assert.Equal(1_000_000 - held.GetProperty("totalPrice").GetInt64(), await app.BalanceAsync(user));
        Assert.Equal("PAID", await app.StatusOfAsync(id, user));
    }
}
