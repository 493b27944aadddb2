using HdrHistogram;

namespace BoxOffice.Load.Engine;

/// <summary>A worker's counts; the histogram is shared with some other workers, and is the lock.</summary>
internal sealed class Tally(LongHistogram latencies)
{
    /// <summary>Ten minutes, longer than any run: a histogram needs an end.</summary>
    private const long LongestMicroseconds = 600_000_000;

    private TimeSpan? intended;
    private long refused;
    private long failed;
    private bool closed;

    public static LongHistogram NewHistogram() => new(LongestMicroseconds, 3);

    public bool IsUnderWay
    {
        get
        {
            lock (latencies) return intended is not null;
        }
    }

    public void Begin(TimeSpan at)
    {
        lock (latencies) intended = at;
    }

    public void End(TimeSpan at, CallOutcome outcome)
    {
        lock (latencies)
        {
            if (closed || intended is not { } began) return;
            latencies.RecordValue(Math.Clamp((long)(at - began).TotalMicroseconds, 1, LongestMicroseconds));
            if (outcome == CallOutcome.Refused) refused++;
            if (outcome == CallOutcome.Failed) failed++;
            intended = null;
        }
    }

    /// <summary>Ends what is under way as failed; what ends later is not counted any more.</summary>
    public (long Refused, long Failed) Close(TimeSpan at)
    {
        lock (latencies)
        {
            End(at, CallOutcome.Failed);
            closed = true;
            return (refused, failed);
        }
    }
}
