using System.Text.Json.Serialization;

namespace BoxOffice.Reservations;

/// <summary>Seats that were given back together.</summary>
/// <param name="SeatNumbers">In ascending order.</param>
/// <param name="Points">What went back to the wallet; 0 where they were only held.</param>
/// <param name="Kept">The cancellation fee: what did not.</param>
/// <param name="At">When.</param>
public sealed record SeatsReturned(IReadOnlyList<int> SeatNumbers, long Points, long Kept, DateTimeOffset At)
{
    /// <summary>They were paid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasPaid { get; init; }

    /// <summary>Because the date does not take place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ForDate { get; init; }

    /// <summary>Why, in an operator's words; null where the buyer gave them back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
