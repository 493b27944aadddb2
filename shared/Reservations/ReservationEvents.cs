using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Events;

namespace BoxOffice.Reservations;

/// <summary>What receivers are told of reservations.</summary>
public static class ReservationEvents
{
    private const string Source = "/boxoffice/reservations";

    /// <summary>The event of a reservation that reached a status.</summary>
    /// <param name="status">Paid, Expired, Cancelled or Refunded; the reservation may have gone on since.</param>
    public static CloudEvent Of(Reservation reservation, ReservationStatus status)
    {
        var (name, time) = status switch
        {
            // A payment from before its time was kept: the last time that is known.
            ReservationStatus.Paid => ("payment-settled", reservation.PaidAt ?? reservation.DecidedAt),
            ReservationStatus.Expired => ("reservation-expired", reservation.DecidedAt),
            ReservationStatus.Cancelled => ("reservation-cancelled", reservation.DecidedAt),
            ReservationStatus.Refunded => ("reservation-refunded", reservation.DecidedAt),
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A hold is no event."),
        };
        var view = ReservationView.Of(reservation with { Status = status });
        return CloudEvent.Once(
            Source,
            reservation.Id.Value,
            name,
            time ?? reservation.CreatedAt,
            JsonSerializer.SerializeToElement(view, BoxOfficeJson.Default.ReservationView));
    }

    /// <summary>The event of a reservation whose date was moved.</summary>
    /// <param name="number">Which of the date's moves.</param>
    public static CloudEvent OfMove(Reservation reservation, int number, DateMove move, DateTimeOffset refundUntil)
    {
        var data = new MovedEvent(ReservationView.Of(reservation), move.From, move.To, refundUntil);
        return CloudEvent.Each(
            Source,
            reservation.Id.Value,
            "reservation-moved",
            $"{number}",
            move.At,
            JsonSerializer.SerializeToElement(data, BoxOfficeJson.Default.MovedEvent));
    }

    /// <summary>The event of seats that are offered to a buyer on a return list, until the hold's end.</summary>
    public static CloudEvent OfOffer(Reservation offered) => CloudEvent.Once(
        Source,
        offered.Id.Value,
        "seats-offered",
        offered.CreatedAt,
        JsonSerializer.SerializeToElement(ReservationView.Of(offered), BoxOfficeJson.Default.ReservationView));

    /// <summary>The event of some seats that were given back; the reservation goes on with the others.</summary>
    public static CloudEvent OfReturn(Reservation reservation, SeatsReturned returned)
    {
        var data = new ReturnedSeatsEvent(ReservationView.Of(reservation), returned);
        return CloudEvent.Each(
            Source,
            reservation.Id.Value,
            "reservation-seats-returned",
            $"{returned.SeatNumbers[0]}",
            returned.At,
            JsonSerializer.SerializeToElement(data, BoxOfficeJson.Default.ReturnedSeatsEvent));
    }
}

/// <summary>The data of <c>reservation-moved</c>.</summary>
/// <param name="From">When the date was to start before.</param>
/// <param name="To">When it starts now.</param>
/// <param name="RefundUntil">Until then the holder may refund whatever the cutoff, but not once the date has begun.</param>
public sealed record MovedEvent(ReservationView Reservation, DateTimeOffset From, DateTimeOffset To, DateTimeOffset RefundUntil);

/// <summary>The data of <c>reservation-seats-returned</c>.</summary>
/// <param name="Reservation">As it is since.</param>
/// <param name="Returned">What was given back.</param>
public sealed record ReturnedSeatsEvent(ReservationView Reservation, SeatsReturned Returned);
