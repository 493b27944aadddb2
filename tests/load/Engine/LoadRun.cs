using System.Diagnostics;
using System.Runtime.InteropServices;
using HdrHistogram;

namespace BoxOffice.Load.Engine;

/// <summary>One run of a plan: its workers, and what they count.</summary>
/// <param name="cut">Stops the calls: the plan's limit has come, or the whole run ends.</param>
/// <param name="stop">Ends the whole run.</param>
internal sealed class LoadRun(LoadPlan plan, Func<LoadTurn, ValueTask<CallOutcome>> call, CancellationToken cut, CancellationToken stop)
{
    /// <summary>Histograms to a run: a worker's own would be a hundred megabytes for a thousand of them.</summary>
    private const int Stripes = 16;

    private readonly long start = Stopwatch.GetTimestamp();
    private readonly LongHistogram[] latencies =
        [.. Enumerable.Range(0, Math.Min(Stripes, plan.Arrival.Workers)).Select(_ => Tally.NewHistogram())];
    private readonly Tally[] tallies = new Tally[plan.Arrival.Workers];
    private long started;
    private TimeSpan? cutAt;
    private long outstanding;

    public long Started => Math.Min(Interlocked.Read(ref started), plan.MaxCalls);

    public async Task WorkAsync(int worker)
    {
        var mine = tallies[worker] = new Tally(latencies[worker % latencies.Length]);
        try
        {
            while (!stop.IsCancellationRequested && await NextAsync(worker) is { } turn)
            {
                mine.Begin(turn.Intended);
                var outcome = await MakeAsync(new LoadTurn(worker, turn.Number, cut));
                mine.End(Elapsed(), outcome);
                if (plan.Arrival.Think > TimeSpan.Zero) await Task.Delay(plan.Arrival.Think, cut);
            }
        }
        // Stopped while thinking or waiting for its turn: the run ends here.
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
        }
    }

    /// <summary>Writes down what is under way, at the plan's limit.</summary>
    public void Cut() => (cutAt, outstanding) = (Elapsed(), tallies.Count(t => t is { IsUnderWay: true }));

    /// <summary>The figures. What is under way still has failed with the latency it has now, and its end is not counted any more.</summary>
    public LoadResult Result()
    {
        var (refused, failed, elapsed) = (0L, 0L, Elapsed());
        foreach (var tally in tallies.OfType<Tally>())
        {
            var (itsRefused, itsFailed) = tally.Close(elapsed);
            (refused, failed) = (refused + itsRefused, failed + itsFailed);
        }

        var all = Tally.NewHistogram();
        foreach (var part in latencies) all.Add(part);
        return new(plan.Name, all.TotalCount, refused, failed, elapsed,
            Latencies.From(all))
        { CutAfter = cutAt, Outstanding = outstanding };
    }

    private TimeSpan Elapsed() => Stopwatch.GetElapsedTime(start);

    private async ValueTask<Turn?> NextAsync(int worker)
    {
        if (plan.Arrival.Stages is not null && !await ComeAsync(worker)) return null;
        var number = Interlocked.Increment(ref started) - 1;
        var intended = plan.Arrival.RatePerSecond is { } rate ? TimeSpan.FromSeconds(number / rate) : Elapsed();
        if (number >= plan.MaxCalls || intended >= plan.MaxTime) return null;
        var early = intended - Elapsed();
        // A timer's tick is a millisecond: what is nearer starts now. The wake-up's own lateness is in the latency.
        if (early > TimeSpan.FromMilliseconds(0.5)) await Task.Delay(early, cut);
        return new Turn(number, intended);
    }

    /// <summary>Waits until the ramp wants this user; false when it does not any more. One timer a user: a thousand
    /// that look often would be load.</summary>
    private async ValueTask<bool> ComeAsync(int worker)
    {
        while (plan.Arrival.WantedAt(worker, Elapsed()) is { } wanted)
        {
            var early = wanted - Elapsed();
            if (early <= TimeSpan.Zero) return true;
            await Task.Delay(early, cut);
        }

        return false;
    }

    /// <summary>Makes the call. After the limit only an open run has calls left: its backlog, which has failed and is not made.</summary>
    private async ValueTask<CallOutcome> MakeAsync(LoadTurn turn)
    {
        if (cut.IsCancellationRequested) return CallOutcome.Failed;
        try
        {
            return await call(turn);
        }
        // Whatever a call under load throws is what is being counted.
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return CallOutcome.Failed;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Turn(long Number, TimeSpan Intended);
}
