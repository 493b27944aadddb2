using BoxOffice.Platform.Api;
using BoxOffice.Reservations;

namespace BoxOffice.Ops;

/// <summary>An operator's refund on the wire.</summary>
/// <param name="Reason">Kept with the reservation and told to receivers: 1 to 200 characters.</param>
/// <param name="SeatNumbers">Only these seats; null for all.</param>
public sealed record RefundRequest(string? Reason, IReadOnlyList<int>? SeatNumbers)
{
    /// <summary>The longest reason.</summary>
    public const int MaxReason = 200;

    /// <summary>What is to be given back, or 400 naming each field at fault.</summary>
    public Outcome<ReleaseOrder> Read()
    {
        var errors = new FieldErrors();
        var reason = errors.Text("reason", Reason, MaxReason);
        if (SeatNumbers is not null) HoldRequest.ValidateSeatNumbers(errors, SeatNumbers);
        return errors.Any ? errors.ToRefusal() : new ReleaseOrder(SeatNumbers?.Order().ToArray()) { Reason = reason };
    }
}
