using BoxOffice.Platform.Api;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Reservations;

/// <summary>What is to be given back, and by whom.</summary>
/// <param name="SeatNumbers">Some of the reservation's seats, in ascending order; null for all that it has.</param>
public sealed record ReleaseOrder(IReadOnlyList<int>? SeatNumbers = null)
{
    /// <summary>An operator's: no cutoff, no fee.</summary>
    public bool ByOperator { get; init; }

    /// <summary>The date does not take place: the job of its cancellation asks.</summary>
    public bool ForDate { get; init; }

    /// <summary>The queue token by which the buyer asks, where that and no sign-in says who it is; null for anybody else.</summary>
    public QueueToken? By { get; init; }

    /// <summary>Why, in an operator's words.</summary>
    public string? Reason { get; init; }
}

/// <summary>How seats are given back. Pure: (reservation, terms, order, now) to the next state, or why not.</summary>
public static class ReleaseRules
{
    /// <summary>
    /// All seats: Held becomes Cancelled, Paid becomes Refunded. Some: the reservation goes on with the others. What was given back already
    /// stays as it is: asking twice is no mistake.
    /// </summary>
    public static Outcome<Reservation> Release(Reservation reservation, ReleaseTerms terms, ReleaseOrder order, DateTimeOffset now)
    {
        if (reservation.Status == ReservationStatus.Expired) return new HoldExpired();
        if (reservation.Status is not (ReservationStatus.Held or ReservationStatus.Paid)) return reservation;
        if (reservation.BoxOffice is not null && !order.ByOperator) return new BoxOfficeOnly();
        if (order.SeatNumbers is { } named)
        {
            if (reservation.FindReturn(named) is not null) return reservation;
            if (named.Where(n => !reservation.Has(n)).ToArray() is { Length: > 0 } others) return new SeatsNotInReservation(others);
        }

        var isPaid = reservation.Status == ReservationStatus.Paid;
        if (isPaid && order.By is { } token && (token.QueueId != reservation.QueueId || token.Place != reservation.Place))
            return new OtherSession();
        if (isPaid && !order.ByOperator && !terms.AllowRefund(now)) return new RefundClosed(terms.Cutoff);
        var back = reservation.Seats.Where(s => order.SeatNumbers?.Contains(s.SeatNumber) ?? true).ToList();
        var price = back.Sum(s => s.Price ?? 0);
        var percent = order.ByOperator ? 0 : terms.FeePercent(now);
        // By seat and rounded down: giving back one by one costs what giving back together does.
        var kept = isPaid ? back.Sum(s => (s.Price ?? 0) * percent / 100) : 0;
        // What the box office took it gives back itself.
        var points = isPaid && reservation.BoxOffice is null ? price - kept : 0;
        var entry = new SeatsReturned([.. back.Select(s => s.SeatNumber)], points, kept, now)
        {
            WasPaid = isPaid,
            ForDate = order.ForDate,
            Reason = order.Reason,
        };
        var next = reservation with { Returned = [.. reservation.Returned ?? [], entry] };
        if (back.Count < reservation.Seats.Count)
            return next with { Seats = [.. reservation.Seats.Except(back)], TotalPrice = reservation.TotalPrice - price };
        return isPaid
            ? next with { Status = ReservationStatus.Refunded, DecidedAt = now }
            : next with { Status = ReservationStatus.Cancelled, DecidedAt = now, Ttl = ReservationRules.EndedSeconds };
    }

    /// <summary>With a price for each seat. Reservations from before seats had prices: an equal share
    /// each, the remainder to the first.</summary>
    public static Reservation Priced(Reservation reservation)
    {
        if (reservation.Seats.Count == 0 || reservation.Seats.All(s => s.Price is not null)) return reservation;
        var (share, rest) = Math.DivRem(reservation.TotalPrice, reservation.Seats.Count);
        return reservation with { Seats = [.. reservation.Seats.Select((s, i) => s with { Price = share + (i == 0 ? rest : 0) })] };
    }
}
