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
        var type = status switch
        {
            ReservationStatus.Paid => "payment-settled",
            ReservationStatus.Expired => "reservation-expired",
            ReservationStatus.Cancelled => "reservation-cancelled",
            ReservationStatus.Refunded => "reservation-refunded",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A hold is no event."),
        };
        var view = ReservationView.Of(reservation with { Status = status });
        return new CloudEvent(
            $"{reservation.Id}:{type}",
            Source,
            type,
            reservation.Id,
            reservation.DecidedAt ?? reservation.CreatedAt,
            JsonSerializer.SerializeToElement(view, BoxOfficeJson.Default.ReservationView));
    }
}
