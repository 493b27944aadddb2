using System.Net;
using BoxOffice.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Reservations;

/// <summary>Fees are kept by stages, and an operator refunds at any time.</summary>
public sealed class CancellationFeeTests(CancellationFeeTests.Sale sale) : IClassFixture<CancellationFeeTests.Sale>
{
    [Fact]
    public async Task Given_stages_of_fees_When_given_back_later_Then_more_is_kept_by_seat_and_nothing_by_an_operator()
    {
        var date = await sale.ConcertOnSaleAsync(startsIn: TimeSpan.FromDays(10));
        await PutFeesAsync(date);
        var (user, id) = await PaidAsync(date);

        await ReleaseAsync(id, user, 1);
        sale.Clock.Advance(TimeSpan.FromDays(4));
        await ReleaseAsync(id, user, 2);
        sale.Clock.Advance(TimeSpan.FromDays(4));
        var late = (await ReleaseAsync(id, user, 3)).Data;
        Assert.Equal([0, 15_000, 49_500], late.GetProperty("returned").EnumerateArray().Select(r => r.GetProperty("kept").GetInt64()));
        Assert.Equal(150_000 + 135_000 + 100_500, await sale.BalanceAsync(user));

        sale.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal("refund-closed", (await ReleaseAsync(id, user)).Code);
        var refunded = (await sale.PostAsync($"v1/ops/reservations/{id}/refund", new { reason = "She was ill." })).Data;
        Assert.Equal(("REFUNDED", "She was ill."),
            (refunded.GetProperty("status").GetString(), refunded.GetProperty("returned")[3].GetProperty("reason").GetString()));
        Assert.Equal(150_000 + 135_000 + 100_500 + 90_000, await sale.BalanceAsync(user));
    }

    private async Task PutFeesAsync(BookableDate date)
    {
        var dates =
            new[] { new { concertDateId = date.Date.ConcertDateId, concertDate = date.Date.StartsAt, placeId = date.Date.Place.PlaceId } };
        var cancellationFees = new[] { new { hoursBefore = 168, percent = 10 }, new { hoursBefore = 72, percent = 33 } };
        var concert = new { concertId = date.Concert.ConcertId, name = date.Concert.Name, dates, cancellationFees };
        Assert.Equal(HttpStatusCode.OK,
            (await sale.CallAsync(HttpMethod.Put, "v1/ops/concerts", new { concerts = new[] { concert } })).Status);
    }

    private Task<ApiAnswer> ReleaseAsync(string id, long user, params int[] seats) => seats.Length == 0
        ? sale.ReleaseAsync(id, user)
        : sale.DeleteAsync($"v1/reservations/{id}?userId={user}&seatNumbers={string.Join(',', seats)}");

    private async Task<(long User, string Id)> PaidAsync(BookableDate date)
    {
        var user = sale.NextId();
        await sale.ChargeAsync(user, 540_000);
        var token = await sale.AdmitBuyerAsync(user);
        var id = await sale.HeldAsync(date, user, token, 1, 2, 3, 21);
        Assert.Equal(HttpStatusCode.OK, (await sale.PayAsync(id, user, token)).Status);
        return (user, id);
    }

    public sealed class Sale : BoxOfficeApp
    {
        public Sale()
            : this(new FakeTimeProvider(TimeProvider.System.GetUtcNow()))
        {
        }

        private Sale(FakeTimeProvider clock)
            : base(new BoxOfficeAppOptions { Time = clock }) => Clock = clock;

        public FakeTimeProvider Clock { get; }
    }
}
