using BoxOffice.Platform.Api;

namespace BoxOffice.Ops;

/// <summary>Cancelling a date or a concert on the wire.</summary>
/// <param name="Reason">What holders are told: 1 to 200 characters. Needed unless it is a dry run.</param>
/// <param name="DryRun">True: only counts, and changes nothing.</param>
public sealed record CancelDateRequest(string? Reason, bool? DryRun)
{
    /// <summary>The reason, null for a dry run; or 400.</summary>
    public Outcome<string?> Read()
    {
        if (DryRun == true) return (string?)null;
        var errors = new FieldErrors();
        var reason = errors.Text("reason", Reason, RefundRequest.MaxReason);
        return errors.Any ? errors.ToRefusal() : reason;
    }
}
