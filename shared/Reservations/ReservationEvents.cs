using System.Text.Json;
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
            // Paid before there was a time of its own: the last one that is known.
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

    /// <summary>The event of some seats that were given back; the reservation goes on with the others.</summary>
    public static CloudEvent OfReturn(Reservation reservation, SeatsReturned returned)
    {
        var data = new ReturnedSeatsEvent(ReservationView.Of(reservation), returned);
        const string Type = "reservation-seats-returned";
        return new CloudEvent(
            $"{reservation.Id}:{Type}:{returned.SeatNumbers[0]}",
            Source,
            Type,
            reservation.Id.Value,
            returned.At,
            JsonSerializer.SerializeToElement(data, BoxOfficeJson.Default.ReturnedSeatsEvent));
    }
}

/// <summary>The data of <c>reservation-seats-returned</c>.</summary>
/// <param name="Reservation">As it is since.</param>
/// <param name="Returned">What was given back.</param>
public sealed record ReturnedSeatsEvent(ReservationView Reservation, SeatsReturned Returned);
