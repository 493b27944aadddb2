using BoxOffice.Catalog;
using BoxOffice.Platform.Api;

namespace BoxOffice.Reservations;

/// <summary>
/// Whether people wait for seats of a sold-out date, which others must not hold then. A delegate, because return lists stand above holds.
/// </summary>
public delegate ValueTask<bool> IsWaitedFor(BookableDate date, CancellationToken cancellationToken);

/// <summary>What every hold asks of its date, a buyer's own and that of a late payment: the date as
/// it is now, never a copy of it.</summary>
public sealed class DatesOnSale(FindDate find, TimeProvider time)
{
    /// <summary>The date of a published concert: 404 where there is none, 400 where it is another concert's.</summary>
    public async Task<Outcome<BookableDate>> FindAsync(long concertId, long concertDateId, CancellationToken cancellationToken)
    {
        if (await find(concertDateId, cancellationToken) is not { } found) return new NotFound($"Date {concertDateId}");
        if (found.Date.Concert.ConcertId != concertId)
            return InvalidRequest.Because("concertDateId", $"Date {concertDateId} does not belong to concert {concertId}.");
        return found.Published ? found.Date : new NotFound($"Concert {concertId}");
    }

    /// <summary>Why its seats cannot be held now; null where they can.</summary>
    public Refusal? WhyClosed(BookableDate date)
    {
        var now = time.GetUtcNow();
        if (date.Date.Status == DateStatus.Cancelled) return new DateCancelled();
        if (date.Date.StartsAt <= now) return new DatePast();
        if (date.Concert.SaleStartsAt is { } opens && now < opens) return new SaleNotOpen(opens) { RetryAfter = opens - now };
        return date.Concert.SaleEndsAt is { } ends && now >= ends ? new SaleEnded(ends) : null;
    }

    /// <summary>A hold of these seats at their prices, to be made.</summary>
    /// <param name="seats">In ascending order.</param>
    public static Reservation Wanted(ReservationId id, BookableDate date, IReadOnlyList<int> seats) => Reservation.Wanted(
        id,
        date.Concert.ConcertId,
        date.Date.ConcertDateId,
        date.Date.StartsAt,
        date.Concert.QueueId,
        [.. seats.Select(n => new ReservedSeat(n, date.Layout.SectionOf(n).Name, null) { Price = date.Layout.SectionOf(n).Price })],
        seats.Sum(n => date.Layout.SectionOf(n).Price)) with
    { SeatLimit = date.Concert.MaxSeatsPerUser };
}
