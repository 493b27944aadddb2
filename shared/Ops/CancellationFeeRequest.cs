using BoxOffice.Catalog;
using BoxOffice.Platform.Api;

namespace BoxOffice.Ops;

/// <summary>A stage of cancellation fees on the wire.</summary>
public sealed record CancellationFeeRequest(int? HoursBefore, int? Percent)
{
    private const int MaxStages = 10;
    private const int MaxHours = 365 * 24;

    /// <summary>The stages, the earliest first; null for none. What is wrong with them is added to the errors.</summary>
    internal static IReadOnlyList<CancellationFee>? Read(string path, IReadOnlyList<CancellationFeeRequest?>? stages, FieldErrors errors)
    {
        if (stages is not { Count: > 0 }) return null;
        if (stages.Count > MaxStages) errors.Add(path, $"Must have at most {MaxStages} stages.");
        var fees = stages.Take(MaxStages).Select((stage, i) => new CancellationFee(
            (int)errors.Whole($"{path}[{i}].hoursBefore", stage?.HoursBefore, 0, MaxHours),
            (int)errors.Whole($"{path}[{i}].percent", stage?.Percent, 1, 100))).ToArray();
        for (var i = 1; i < fees.Length; i++)
        {
            errors.Require(
                $"{path}[{i}]",
                fees[i].HoursBefore < fees[i - 1].HoursBefore && fees[i].Percent > fees[i - 1].Percent,
                "Each stage must begin nearer to the date than the one before it, and keep more.");
        }

        return fees;
    }
}
