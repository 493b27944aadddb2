using BoxOffice.Catalog;

namespace BoxOffice.Reservations;

/// <summary>On which terms a reservation may be given back: its date as it is now, and the settings.</summary>
/// <param name="StartsAt">When the date starts.</param>
/// <param name="IsCancelled">The date does not take place.</param>
/// <param name="Cutoff">The setting Reservations__RefundCutoffHours.</param>
/// <param name="MoveRefundsUntil">The date was moved after this was reserved: until then a refund is allowed whatever the cutoff.</param>
public sealed record ReleaseTerms(DateTimeOffset StartsAt, bool IsCancelled, TimeSpan Cutoff, DateTimeOffset? MoveRefundsUntil = null)
{
    /// <summary>The concert's cancellation fees; empty for none.</summary>
    public IReadOnlyList<CancellationFee> Fees { get; init; } = [];

    /// <summary>The terms of a reservation.</summary>
    /// <param name="bookable">Its date as it is now; null where it was taken out of the catalogue: then
    /// what the reservation says of it.</param>
    public static ReleaseTerms Of(Reservation reservation, BookableDate? bookable, ReservationOptions settings) =>
        Of(reservation, bookable?.Date, settings) with { Fees = bookable?.Concert.CancellationFees ?? [] };

    private static ReleaseTerms Of(Reservation reservation, ConcertDate? date, ReservationOptions settings) => new(
        date?.StartsAt ?? reservation.StartsAt,
        date?.Status == DateStatus.Cancelled,
        TimeSpan.FromHours(settings.RefundCutoffHours),
        // What was reserved for the time that the date has now was not moved.
        date is { LastMove: { } move } && reservation.StartsAt.ToUnixTimeMilliseconds() != date.StartsAt.ToUnixTimeMilliseconds()
            ? move.At + TimeSpan.FromHours(settings.MoveRefundHours)
            : null);

    /// <summary>Until the cutoff, or for a while after a move, but never once the date has begun; of a cancelled date always.</summary>
    public bool AllowRefund(DateTimeOffset now) =>
        IsCancelled || (now < StartsAt && (now < StartsAt - Cutoff || now < MoveRefundsUntil));

    /// <summary>Percent of the price that is kept now: none of a cancelled date, and none in the time after a move.</summary>
    public int FeePercent(DateTimeOffset now) => IsCancelled || now < MoveRefundsUntil
        ? 0
        : Fees.Where(f => now >= StartsAt - TimeSpan.FromHours(f.HoursBefore)).Select(f => f.Percent).DefaultIfEmpty(0).Max();
}
