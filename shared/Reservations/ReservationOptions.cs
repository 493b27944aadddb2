using System.ComponentModel.DataAnnotations;

namespace BoxOffice.Reservations;

/// <summary>Settings <c>Reservations__…</c>.</summary>
public sealed record ReservationOptions
{
    /// <summary>How long a hold lasts. Five minutes, as in the seed.</summary>
    [Range(1, 24 * 60 * 60)]
    public int HoldSeconds { get; init; } = 300;

    /// <summary>How long a buyer who is short of points has to charge them, once a reservation.</summary>
    [Range(0, 60 * 60)]
    public int ExtensionSeconds { get; init; } = 120;

    /// <summary>Seats of a concert that one buyer may have, held and paid together.</summary>
    [Range(1, 100)]
    public int MaxSeatsPerUser { get; init; } = 4;

    /// <summary>A payment can be refunded until this many hours before the date.</summary>
    [Range(0, 365 * 24)]
    public int RefundCutoffHours { get; init; } = 24;

    /// <summary>How long after its date was moved a payment can be refunded whatever the cutoff, until the date begins.</summary>
    [Range(0, 365 * 24)]
    public int MoveRefundHours { get; init; } = 72;

    /// <summary>How long a buyer whose hold ran out, or who gave it up, may not hold the same seat again.</summary>
    [Range(0, 60 * 60)]
    public int CoolDownSeconds { get; init; } = 30;

    /// <summary>A request commits nothing after this time.</summary>
    [Range(1, 600)]
    public int RequestSeconds { get; init; } = 30;

    /// <summary>
    /// How long the message that finishes a payment, a cancellation or a refund stays invisible, unless its request makes it visible:
    /// at least twice <see cref="RequestSeconds"/>, so that no request commits after its message was handled.
    /// </summary>
    [Range(2, 3600)]
    public int FinishSeconds { get; init; } = 60;
}
