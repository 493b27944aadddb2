namespace BoxOffice.Reservations;

/// <summary>Reads one reservation for its owner.</summary>
public sealed class ReservationReader
{
    private readonly ReservationStore reservations;

    internal ReservationReader(ReservationStore reservations) => this.reservations = reservations;

    /// <summary>The reservation; null where there is none, where it is another user's, or where settling found none.</summary>
    public async Task<Reservation?> FindAsync(long userId, string reservationId, CancellationToken cancellationToken)
    {
        if (!ReservationId.TryParse(reservationId, out var id) || id.UserId != userId) return null;
        return await reservations.FindAsync(id, cancellationToken) is { Item: { IsTombstone: false } found } ? found : null;
    }
}
