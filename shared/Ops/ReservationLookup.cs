using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Seats;

namespace BoxOffice.Ops;

/// <summary>A seat of a reservation as its own document has it.</summary>
/// <param name="Status">What the seat is now.</param>
/// <param name="ReservationId">Whose it is now; null when nobody's.</param>
public sealed record SeatAtRest(int SeatNumber, string Section, SeatStatus Status, string? ReservationId);

/// <summary>A reservation as an operator sees it: the record, and what its seats say.</summary>
/// <param name="Tombstone">Settling found nothing under this id: no such reservation can be made any more.</param>
/// <param name="Agrees">Reservation and seats say the same.</param>
public sealed record ReservationReport(ReservationView Reservation, bool Tombstone, bool Agrees, IReadOnlyList<SeatAtRest> Seats);

/// <summary>Looks at a single reservation, and settles it by hand.</summary>
public sealed class ReservationLookup(ReservationStore reservations, SeatStore seats, Settlement settlement)
{
    /// <summary>The reservation, or 404. One point read and one for each of its seats.</summary>
    public async Task<Outcome<ReservationReport>> FindAsync(string reservationId, CancellationToken cancellationToken)
    {
        if (!ReservationId.TryParse(reservationId, out var id) || await reservations.FindAsync(id, cancellationToken) is not { } found)
            return new NotFound($"Reservation {reservationId}");
        return await ReportAsync(found.Item, cancellationToken);
    }

    /// <summary>Does now what the message of a hold does when it is due; a hold that is not due stays.</summary>
    public async Task<Outcome<ReservationReport>> SettleAsync(string reservationId, CancellationToken cancellationToken)
    {
        // Only of what is there: a tombstone for a mistyped id would help nobody.
        if (!ReservationId.TryParse(reservationId, out var id) || await reservations.FindAsync(id, cancellationToken) is not { } found)
            return new NotFound($"Reservation {reservationId}");
        var settled = await settlement.SettleAsync(new SeatsToSettle(id, found.Item.ConcertDateId, []), cancellationToken);
        return await ReportAsync(settled.Item, cancellationToken);
    }

    private async Task<ReservationReport> ReportAsync(Reservation reservation, CancellationToken cancellationToken)
    {
        var read = await seats.FindAsync(reservation.ConcertDateId, reservation.Seats, cancellationToken);
        var at = reservation.Seats
            .Select(
                (s, i) => new SeatAtRest(s.SeatNumber, s.Section, read[i]?.Status ?? SeatStatus.Available, read[i]?.ReservationId?.Value))
            .ToList();
        var expected = reservation.Status switch
        {
            ReservationStatus.Held => SeatStatus.Held,
            ReservationStatus.Paid => SeatStatus.Sold,
            _ => SeatStatus.Available,
        };
        var id = reservation.Id.Value;
        var agrees = at.All(s => expected == SeatStatus.Available ? s.ReservationId != id : s.Status == expected && s.ReservationId == id);
        return new ReservationReport(ReservationView.Of(reservation), reservation.IsTombstone, agrees, at);
    }
}
