using HdrHistogram;

namespace BoxOffice.Load.Engine;

/// <summary>What a run measured.</summary>
/// <param name="Calls">All calls, refused and failed ones too; their latencies are in the percentiles.</param>
/// <param name="Refused">Of them, rightly refused.</param>
/// <param name="Failed">Of them, failed.</param>
/// <param name="Elapsed">From the first intended start to the last answer.</param>
public sealed record LoadResult(string Name, long Calls, long Refused, long Failed, TimeSpan Elapsed, Latencies Milliseconds)
{
    /// <summary>When it was cut off at its limit; null for a run that ended by itself.</summary>
    public TimeSpan? CutAfter { get; init; }

    /// <summary>Calls under way when it was cut off; they are among the failed.</summary>
    public long Outstanding { get; init; }

    /// <summary>Calls a second.</summary>
    public double PerSecond => Elapsed > TimeSpan.Zero ? Calls / Elapsed.TotalSeconds : 0;

    /// <summary>Calls a second that did what was asked.</summary>
    public double AnsweredPerSecond => Elapsed > TimeSpan.Zero ? (Calls - Refused - Failed) / Elapsed.TotalSeconds : 0;
}

/// <summary>Latencies in milliseconds.</summary>
public sealed record Latencies(double Average, double P50, double P90, double P95, double P99, double P999, double Max)
{
    internal static Latencies From(HistogramBase microseconds) => microseconds.TotalCount == 0
        ? new(0, 0, 0, 0, 0, 0, 0)
        : new(
            microseconds.GetMean() / 1000, At(microseconds, 50), At(microseconds, 90), At(microseconds, 95),
            At(microseconds, 99), At(microseconds, 99.9), microseconds.GetMaxValue() / 1000.0);

    private static double At(HistogramBase histogram, double percentile) => histogram.GetValueAtPercentile(percentile) / 1000.0;
}
