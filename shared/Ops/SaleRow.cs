using System.Globalization;
using System.Text;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;

namespace BoxOffice.Ops;

/// <summary>A line of a date's sales: a reservation that was paid.</summary>
/// <param name="Status">PAID or REFUNDED.</param>
/// <param name="Seats">The hall's names of the seats that it has now, separated by semicolons.</param>
/// <param name="Sold">Points that were paid.</param>
/// <param name="Refunded">Points that went back.</param>
/// <param name="Kept">Cancellation fees: points that did not.</param>
/// <param name="Continuation">Where a list goes on that was cut off after this line: the parameter <c>after</c>.</param>
public sealed record SaleRow(
    string ReservationId,
    long UserId,
    ReservationStatus Status,
    IReadOnlyList<int> SeatNumbers,
    string Seats,
    long Sold,
    long Refunded,
    long Kept,
    DateTimeOffset PaidAt,
    string Continuation)
{
    /// <summary>The columns of a CSV.</summary>
    public const string Header = "reservationId,userId,status,seatNumbers,seats,sold,refunded,kept,paidAt,continuation";

    /// <summary>The line of a sale.</summary>
    public static SaleRow Of(Reservation sale, VenueLayout layout)
    {
        var seats = sale.Status == ReservationStatus.Paid ? sale.Seats : [];
        var money = SaleMoney.Of(sale);
        return new SaleRow(
            sale.Id.Value,
            sale.UserId,
            sale.Status,
            [.. seats.Select(s => s.SeatNumber)],
            string.Join("; ", seats.Where(s => layout.Has(s.SeatNumber)).Select(s => SeatOfReservation.Of(layout, s.SeatNumber).Label)),
            money.Sold,
            money.Refunded,
            money.Kept,
            sale.PaidAt ?? sale.CreatedAt,
            SaleKey.ContinuationOf(sale.Sale!));
    }

    /// <summary>The line as RFC 4180 has it, without its end.</summary>
    public string ToCsv() => string.Join(',', ((string[])
    [
        ReservationId,
        UserId.ToString(CultureInfo.InvariantCulture),
        Status.ToString().ToUpperInvariant(),
        string.Join(' ', SeatNumbers),
        Seats,
        Sold.ToString(CultureInfo.InvariantCulture),
        Refunded.ToString(CultureInfo.InvariantCulture),
        Kept.ToString(CultureInfo.InvariantCulture),
        UtcTimeConverter.Text(PaidAt),
        Continuation,
    ]).Select(Cell));

    /// <summary>
    /// A cell in quotes where it must be. One that a spreadsheet would take for a formula gets an apostrophe in front: a name in the hall
    /// may begin with = + - @. https://owasp.org/www-community/attacks/CSV_Injection
    /// </summary>
    internal static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is ('=' or '+' or '-' or '@' or '\t' or '\r')) text = $"'{text}";
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text
            : new StringBuilder(text).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString();
    }
}

/// <summary>The points of a sale: what was paid is what the seats that are left cost, and what went back, and what was kept.</summary>
public sealed record SaleMoney(long Sold, long Refunded, long Kept)
{
    /// <summary>Of one reservation that was paid.</summary>
    public static SaleMoney Of(Reservation sale)
    {
        var returned = (sale.Returned ?? []).Where(r => r.WasPaid).ToList();
        // Given back whole, before returns were recorded.
        if (returned.Count == 0 && sale.Status == ReservationStatus.Refunded) return new SaleMoney(sale.TotalPrice, sale.TotalPrice, 0);
        var (refunded, kept) = (returned.Sum(r => r.Points), returned.Sum(r => r.Kept));
        return new SaleMoney((sale.Status == ReservationStatus.Paid ? sale.TotalPrice : 0) + refunded + kept, refunded, kept);
    }
}
