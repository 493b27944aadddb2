using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using Microsoft.Extensions.Options;

namespace BoxOffice.Payments;

/// <summary>What an operator sells.</summary>
/// <param name="Seats">In ascending order.</param>
/// <param name="Price">Points for each seat; null for the seats' own prices.</param>
/// <param name="UserId">The holder's account; null for one of the house.</param>
public sealed record BoxOfficeOrder(long ConcertDateId, IReadOnlyList<int> Seats, BoxOfficeSale Sale, long? Price, long? UserId);

/// <summary>
/// Sells seats at the box office: the house's and those that are available, without a queue, a limit or a wallet. A hold by the protocol
/// whose reservation is paid from its first moment; seats of the house that come back are the house's again.
/// </summary>
public sealed class BoxOfficeSales(
    FindDate dates, Holds holds, IMessageSender messages, TimeProvider time, IOptions<ReservationOptions> options)
{
    /// <summary>The account of tickets whose holder has none. Nobody signs in as it.</summary>
    public const long House = UserIds.Max;

    /// <summary>All of the seats, or none and why.</summary>
    /// <param name="key">What names a repeated call; null for a call that is not repeated.</param>
    public async Task<Outcome<ReservationView>> SellAsync(BoxOfficeOrder order, string? key, CancellationToken cancellationToken)
    {
        if (await dates(order.ConcertDateId, cancellationToken) is not { Published: true, Date: var date })
            return new NotFound($"Date {order.ConcertDateId}");
        if (date.Date.Status == DateStatus.Cancelled) return new DateCancelled();
        if (order.Seats.FirstOrDefault(n => !date.Layout.Has(n)) is > 0 and var unknown) return new NotFound($"Seat {unknown}");
        var user = order.UserId ?? House;
        var wanted = Sold(DatesOnSale.Wanted(ReservationId.Named(user, key), date, order.Seats), order);
        var receipt = await messages.SendAsync(
            ReservationQueues.FinishPaymentOf(wanted.Id),
            SeatsToSettle.Of(wanted),
            BoxOfficeJson.Default.SeatsToSettle,
            TimeSpan.FromSeconds(options.Value.FinishSeconds),
            cancellationToken);
        var outcome = await holds.HoldAsync(wanted, ignoresCoolDown: true);
        if (outcome.Refused(out var refusal, out var sold))
        {
            await messages.TakeBackAsync(receipt, CancellationToken.None);
            return refusal;
        }

        // Not that the seats followed: the map may have refused, and the message writes it then.
        var done = SeatsToSettle.Of(sold) with { SessionEnded = true, Committed = ReservationStatus.Paid };
        await messages.MakeVisibleAsync(receipt, done, BoxOfficeJson.Default.SeatsToSettle, CancellationToken.None);
        return ReservationView.Of(sold);
    }

    private Reservation Sold(Reservation wanted, BoxOfficeOrder order)
    {
        var each = order.Sale.Complimentary ? 0 : order.Price;
        IReadOnlyList<ReservedSeat> seats = [.. wanted.Seats.Select(s => s with { Price = each ?? s.Price })];
        var now = time.GetUtcNow();
        return (wanted with
        {
            Status = ReservationStatus.Paid,
            Seats = seats,
            TotalPrice = seats.Sum(s => s.Price ?? 0),
            DecidedAt = now,
            PaidAt = now,
            Sale = SaleKey.Of(wanted, now),
            BoxOffice = order.Sale,
        }).Following(new Follow(ReservationStatus.Paid), now);
    }
}
