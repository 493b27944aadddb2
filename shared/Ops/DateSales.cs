using System.Runtime.CompilerServices;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Ops;

/// <summary>What a date sold.</summary>
/// <param name="Seats">The hall now, as the map shows it.</param>
/// <param name="Reservations">Paid, and not given back whole.</param>
/// <param name="Returned">Paid, and given back whole.</param>
/// <param name="SeatsSold">Seats of the paid reservations.</param>
/// <param name="Takings">In points.</param>
public sealed record SalesReport(long ConcertDateId, long ConcertId, HallNow Seats, int Reservations, int Returned, int SeatsSold,
    Takings Takings);

/// <summary>How many seats are what.</summary>
public sealed record HallNow(int Total, int Available, int Held, int Sold);

/// <summary>Points: Net is Sold less Refunded, Kept is in it.</summary>
/// <param name="Sold">All that was ever paid.</param>
/// <param name="Refunded">What went back.</param>
/// <param name="Kept">Cancellation fees: of what was given back, what did not.</param>
/// <param name="Net">What there is.</param>
public sealed record Takings(long Sold, long Refunded, long Kept, long Net);

/// <summary>Lines that are read as they are taken.</summary>
public sealed record SaleRows(IAsyncEnumerable<SaleRow> Rows);

/// <summary>
/// The sales of a date, from the reservations that were paid, by their index and in the order of their payments. One query over all
/// partitions, about 32 RU a hundred rows; holds that ran out are not read.
/// </summary>
public sealed class DateSales(CosmosDatabase cosmos, ConcertCatalog catalog, SeatMaps maps)
{
    /// <summary>Rows of one read.</summary>
    private const int PageSize = 500;

    /// <summary>Counts and takings, or 404.</summary>
    public async Task<Outcome<SalesReport>> ReportAsync(long concertDateId, CancellationToken cancellationToken)
    {
        if (await catalog.FindAnyDateAsync(concertDateId, cancellationToken) is not { } date) return new NotFound($"Date {concertDateId}");
        var map = await maps.GetAsync(date, cancellationToken);
        var (paid, returned, seats) = (0, 0, 0);
        var (sold, refunded, kept) = (0L, 0L, 0L);
        await foreach (var sale in SalesAsync(concertDateId, null, cancellationToken))
        {
            var money = SaleMoney.Of(sale);
            (sold, refunded, kept) = (sold + money.Sold, refunded + money.Refunded, kept + money.Kept);
            if (sale.Status == ReservationStatus.Paid) (paid, seats) = (paid + 1, seats + sale.Seats.Count);
            else returned++;
        }

        var hall = new HallNow(map.TotalSeats, map.Available, map.Held, map.Sold);
        return new SalesReport(
            concertDateId, date.Concert.ConcertId, hall, paid, returned, seats, new Takings(sold, refunded, kept, sold - refunded));
    }

    /// <summary>The date and its sales, read as they are taken; or 404.</summary>
    /// <param name="after">The continuation of the last row that is known; null for the first.</param>
    public async Task<Outcome<SaleRows>> RowsAsync(long concertDateId, string? after, CancellationToken cancellationToken)
    {
        if (await catalog.FindAnyDateAsync(concertDateId, cancellationToken) is not { } date) return new NotFound($"Date {concertDateId}");
        return new SaleRows(SalesAsync(concertDateId, after, cancellationToken).Select(sale => SaleRow.Of(sale, date.Layout)));
    }

    private async IAsyncEnumerable<Reservation> SalesAsync(
        long concertDateId, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.sale > @after AND c.sale < @end ORDER BY c.sale")
            .WithParameter("@after", SaleKey.After(concertDateId, after))
            .WithParameter("@end", SaleKey.EndOf(concertDateId));
        Reservation? last = null;
        await foreach (var page in cosmos.Accounts.PagesAsync(query, null, PageSize, BoxOfficeJson.Default.Reservation, cancellationToken))
        {
            foreach (var sale in page)
            {
                // While a person is erased, a sale may be there twice for a moment: under both numbers, one behind the other.
                if (last?.PaidAt == sale.PaidAt && last is not null && last.Id.Of(1) == sale.Id.Of(1)) continue;
                yield return last = sale;
            }
        }
    }
}
