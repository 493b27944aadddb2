using System.Net;
using BoxOffice.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Reservations;

/// <summary>Rules read the date as it is now, and not as it was when the seats were held.</summary>
public sealed class MovedDateTests(MovedDateTests.Sale sale) : IClassFixture<MovedDateTests.Sale>
{
    [Fact]
    public async Task Given_a_paid_date_that_is_over_by_now_When_given_back_Then_it_is_not_refunded()
    {
        var date = await sale.ConcertOnSaleAsync(startsIn: TimeSpan.FromDays(30));
        var (user, id) = await PaidAsync(date);
        await MoveAsync(date, TimeSpan.FromHours(-3));

        Assert.Equal("refund-closed", (await sale.ReleaseAsync(id, user)).Code);
    }

    [Fact]
    public async Task Given_a_date_that_moved_away_When_a_payment_is_given_back_Then_it_is_refunded()
    {
        var date = await sale.ConcertOnSaleAsync(startsIn: TimeSpan.FromHours(12));
        var (user, id) = await PaidAsync(date);
        Assert.Equal("refund-closed", (await sale.ReleaseAsync(id, user)).Code);
        await MoveAsync(date, TimeSpan.FromDays(60));

        Assert.Equal("REFUNDED", (await sale.ReleaseAsync(id, user)).Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Given_a_date_that_moved_near_When_given_back_Then_for_the_stated_time_whatever_the_cutoff_and_never_after_its_start()
    {
        var date = await sale.ConcertOnSaleAsync(startsIn: TimeSpan.FromDays(30));
        var ((first, firstId), (second, secondId), (third, thirdId)) =
            (await PaidAsync(date, 1), await PaidAsync(date, 2), await PaidAsync(date, 3));
        await MoveAsync(date, TimeSpan.FromHours(20));
        var (after, afterId) = await PaidAsync(date, 4);

        Assert.Equal("REFUNDED", (await sale.ReleaseAsync(firstId, first)).Data.GetProperty("status").GetString());
        // Who bought for the new time knew it.
        Assert.Equal("refund-closed", (await sale.ReleaseAsync(afterId, after)).Code);
        sale.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Equal("refund-closed", (await sale.ReleaseAsync(secondId, second)).Code);

        // Moved again, to a moment within the window: it ends with the start.
        await MoveAsync(date, TimeSpan.FromHours(2));
        Assert.Equal("REFUNDED", (await sale.ReleaseAsync(secondId, second)).Data.GetProperty("status").GetString());
        sale.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal("refund-closed", (await sale.ReleaseAsync(thirdId, third)).Code);
    }

    [Fact]
    public async Task Given_a_hold_that_ran_out_When_its_concert_is_hidden_or_its_date_begins_Then_a_late_payment_is_refused_as_a_hold_is()
    {
        var (hidden, over) = (await sale.ConcertOnSaleAsync(), await sale.ConcertOnSaleAsync());
        var ((user, token, id), (other, othersToken, otherId)) = (await HeldAsync(hidden), await HeldAsync(over));
        await RunOutAsync((id, user), (otherId, other));
        await sale.PostAsync("v1/ops/concerts/unpublish", new { concertIds = new[] { hidden.Concert.ConcertId } });
        await MoveAsync(over, TimeSpan.FromHours(-1));

        var late = await sale.PayAsync(id, user, token);
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (late.Status, late.Code));
        Assert.Equal("date-past", (await sale.PayAsync(otherId, other, othersToken)).Code);
        Assert.Equal(150_000, await sale.BalanceAsync(user));
        await sale.PostAsync("v1/ops/concerts/publish", new { concertIds = new[] { hidden.Concert.ConcertId } });
        Assert.Equal(HttpStatusCode.OK, (await sale.PayAsync(id, user, token)).Status);
    }

    private async Task<(long User, string Id)> PaidAsync(BookableDate date, int seat = 1)
    {
        var (user, token, id) = await HeldAsync(date, seat);
        Assert.Equal(HttpStatusCode.OK, (await sale.PayAsync(id, user, token)).Status);
        return (user, id);
    }

    private async Task<(long User, string Token, string Id)> HeldAsync(BookableDate date, int seat = 1)
    {
        var user = sale.NextId();
        await sale.ChargeAsync(user, 150_000);
        var token = await sale.AdmitBuyerAsync(user);
        return (user, token, await sale.HeldAsync(date, user, token, seat));
    }

    private async Task RunOutAsync(params (string Id, long User)[] holds)
    {
        sale.Clock.Advance(TimeSpan.FromSeconds(301));
        foreach (var (id, user) in holds)
        {
            await sale.PostAsync($"v1/ops/reservations/{id}/settle", null);
            Assert.Equal("EXPIRED", await sale.StatusOfAsync(id, user));
        }
    }

    private async Task MoveAsync(BookableDate date, TimeSpan startsIn)
    {
        var (concertId, concertDateId, placeId) = (date.Concert.ConcertId, date.Date.ConcertDateId, date.Date.Place.PlaceId);
        var moved = new { concertId, concertDateId, concertDate = sale.Time.GetUtcNow() + startsIn, placeId };
        Assert.Equal(HttpStatusCode.OK, (await sale.CallAsync(HttpMethod.Put, "v1/ops/dates", new { dates = new[] { moved } })).Status);
    }

    /// <summary>On a clock of its own; after a move refunds are open for five hours.</summary>
    public sealed class Sale : BoxOfficeApp
    {
        public Sale()
            : this(new FakeTimeProvider(TimeProvider.System.GetUtcNow()))
        {
        }

        private Sale(FakeTimeProvider clock)
            : base(new BoxOfficeAppOptions
            {
                Time = clock,
                Settings = new Dictionary<string, string?> { ["Reservations__MoveRefundHours"] = "5" },
            }) => Clock = clock;

        public FakeTimeProvider Clock { get; }
    }
}
