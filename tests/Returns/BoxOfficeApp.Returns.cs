using BoxOffice.Catalog;
using BoxOffice.Payments;
using BoxOffice.Reservations;
using BoxOffice.Returns;

namespace BoxOffice.Tests;

/// <content>Dates that are sold out, and who waits for them.</content>
public partial class BoxOfficeApp
{
    /// <summary>A date whose concert keeps return lists, with every seat sold at the box office: sections of one row each.</summary>
    public async Task<BookableDate> SoldOutAsync(params int[] sections)
    {
        var date = await ConcertOnSaleAsync(sections: sections.Length > 0 ? sections : [2]);
        var put = new ConcertPut("concert", date.Concert.ConcertId, date.Concert.Name, null, Published: true,
            [new DatePut("date", date.Date.ConcertDateId, date.Date.StartsAt, date.Date.Place.PlaceId)])
        { ReturnList = true };
        Assert.Null((await Get<CatalogWriter>().PutConcertsAsync([put], TestContext.Current.CancellationToken)).Refusal);
        for (var seat = 1; seat <= date.Date.Place.TotalSeat; seat++) await SellAsync(date, seat);
        return (await Get<ConcertCatalog>().FindAnyDateAsync(date.Date.ConcertDateId, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Sold at the box office, to nobody in particular.</summary>
    public async Task SellAsync(BookableDate date, int seat)
    {
        var order = new BoxOfficeOrder(
            date.Date.ConcertDateId, [seat], new BoxOfficeSale("Kim", Complimentary: true, Actor: null), null, null);
        Assert.Null((await Get<BoxOfficeSales>().SellAsync(order, $"sold {date.Date.ConcertDateId} {seat}",
            TestContext.Current.CancellationToken)).Refusal);
    }

    /// <summary>The ticket of that seat is given back at the box office.</summary>
    public async Task ReturnAsync(BookableDate date, int seat)
    {
        var id = ReservationId.Named(BoxOfficeSales.House, $"sold {date.Date.ConcertDateId} {seat}");
        var order = new ReleaseOrder { Reason = "The holder is ill." };
        Assert.Null((await Get<Releases>().RefundAsync(id.Value, order)).Refusal);
    }

    /// <summary>Waits for seats.</summary>
    public Task<ApiAnswer> WaitAsync(BookableDate date, long userId, int quantity = 1, string? section = null) => PostAsync(
        "v1/return-list",
        new { concertId = date.Concert.ConcertId, concertDateId = date.Date.ConcertDateId, userId, quantity, section });

    /// <summary>A user's place on the list.</summary>
    public Task<ApiAnswer> PlaceOfAsync(BookableDate date, long userId) =>
        GetAsync($"v1/users/{userId}/return-list/{date.Date.ConcertDateId}");

    /// <summary>One run of the timer.</summary>
    public Task<int> OfferAsync() => Get<ReturnOffers>().RunAsync(TestContext.Current.CancellationToken);
}
