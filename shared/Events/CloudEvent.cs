using System.Text.Json.Serialization;
using BoxOffice.Reservations;

namespace BoxOffice.Events;

/// <summary>What the data platform and the notification service are told, as a CloudEvent 1.0 in JSON.</summary>
/// <param name="Id">The reservation and what became of it: delivered twice, it has the same id.</param>
/// <param name="Type">payment-settled, reservation-expired, reservation-cancelled or reservation-refunded.</param>
/// <param name="Subject">The reservation.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="Data">The reservation as it was then.</param>
public sealed record CloudEvent(string Id, string Type, string Subject, DateTimeOffset Time, ReservationView Data)
{
    /// <summary>The version of the CloudEvents specification.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; } = "1.0";

    /// <summary>Who says so.</summary>
    public string Source { get; } = "/boxoffice/reservations";

    /// <summary>What <see cref="Data"/> is.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = "application/json";

    /// <summary>What became of a reservation.</summary>
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
        return new CloudEvent(
            $"{reservation.Id}:{type}",
            type,
            reservation.Id,
            reservation.DecidedAt ?? reservation.CreatedAt,
            ReservationView.Of(reservation with { Status = status }));
    }
}

/// <summary>The message of the queue deliver-event: one receiver's copy of an event.</summary>
/// <param name="Receiver">data-platform or notification.</param>
/// <param name="Attempt">0 for the first.</param>
public sealed record EventDelivery(string Receiver, int Attempt, CloudEvent Event);
