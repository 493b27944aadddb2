using BoxOffice.Platform.Api;
using BoxOffice.Reservations;

namespace BoxOffice.Ops;

/// <summary>Seats to keep for the house, or to give back to the sale.</summary>
/// <param name="Reason">1 to 200 characters; needed to block.</param>
/// <param name="Actor">Which operator, in their own words; up to 100 characters.</param>
public sealed record BlockSeatsRequest(IReadOnlyList<int>? SeatNumbers, string? Reason, string? Actor)
{
    /// <summary>The longest name of an operator.</summary>
    public const int MaxActor = 100;

    /// <summary>The seats in ascending order, or 400 naming each field at fault.</summary>
    public Outcome<int[]> Read(bool needsReason)
    {
        var errors = new FieldErrors();
        HoldRequest.ValidateSeatNumbers(errors, SeatNumbers, HouseSeats.MaxSeats);
        if (needsReason || Reason is not null) errors.Text("reason", Reason, RefundRequest.MaxReason);
        if (Actor is not null) errors.Text("actor", Actor, MaxActor);
        return errors.Any ? errors.ToRefusal() : SeatNumbers!.Order().ToArray();
    }
}
