using System.Diagnostics;
using System.Runtime.InteropServices;
using HdrHistogram;

namespace BoxOffice.Load.Engine;

/// <summary>Makes the calls of a plan and times them.</summary>
public static class LoadEngine
{
    /// <summary>Runs a plan. A call that throws has failed; cancelling ends the run with the exception of the token.</summary>
    public static async Task<LoadResult> RunAsync(
        LoadPlan plan, Func<LoadTurn, ValueTask<CallOutcome>> call, ProgressBar? progress, CancellationToken cancellationToken)
    {
        if (plan.WarmUp > TimeSpan.Zero)
        {
            var warmUp = plan with { Name = $"{plan.Name} (warm-up)", MaxTime = plan.WarmUp, WarmUp = TimeSpan.Zero, MaxCalls = long.MaxValue };
            await RunAsync(warmUp, call, progress, cancellationToken);
        }

        var run = new LoadRun(plan, call, cancellationToken);
        using var watched = progress?.Watch(plan.Name, plan.MaxTime, () => run.Started);
        // Workers are tasks of the pool, not threads: a thousand virtual users cost a thousand small objects.
        await Task.WhenAll(Enumerable.Range(0, plan.Arrival.Workers).Select(worker => Task.Run(() => run.WorkAsync(worker), CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();
        return run.Result();
    }
}

internal sealed class LoadRun(LoadPlan plan, Func<LoadTurn, ValueTask<CallOutcome>> call, CancellationToken cancellationToken)
{
    /// <summary>A minute: no call is waited for longer, and a histogram needs an end.</summary>
    private const long LongestMicroseconds = 60_000_000;

    private readonly long start = Stopwatch.GetTimestamp();
    private readonly LongHistogram latencies = new(LongestMicroseconds, 3);
    private long started;
    private long refused;
    private long failed;

    public long Started => Math.Min(Interlocked.Read(ref started), plan.MaxCalls);

    public async Task WorkAsync(int worker)
    {
        var mine = new LongHistogram(LongestMicroseconds, 3);
        try
        {
            while (!cancellationToken.IsCancellationRequested && await NextAsync(worker) is { } turn)
            {
                var outcome = await MakeAsync(new LoadTurn(worker, turn.Number, cancellationToken));
                mine.RecordValue(Math.Clamp((long)(Elapsed() - turn.Intended).TotalMicroseconds, 1, LongestMicroseconds));
                if (outcome == CallOutcome.Refused) Interlocked.Increment(ref refused);
                if (outcome == CallOutcome.Failed) Interlocked.Increment(ref failed);
                if (plan.Arrival.Think > TimeSpan.Zero) await Task.Delay(plan.Arrival.Think, cancellationToken);
            }
        }
        // Stopped while thinking or waiting for its turn: the run ends here.
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        lock (latencies) latencies.Add(mine);
    }

    public LoadResult Result() => new(plan.Name, latencies.TotalCount, refused, failed, Elapsed(), Latencies.From(latencies));

    private TimeSpan Elapsed() => Stopwatch.GetElapsedTime(start);

    private async ValueTask<Turn?> NextAsync(int worker)
    {
        if (plan.Arrival.Stages is not null && !await ComeAsync(worker)) return null;
        var number = Interlocked.Increment(ref started) - 1;
        var intended = plan.Arrival.RatePerSecond is { } rate ? TimeSpan.FromSeconds(number / rate) : Elapsed();
        if (number >= plan.MaxCalls || intended >= plan.MaxTime) return null;
        var early = intended - Elapsed();
        // A timer's tick is a millisecond: what is nearer starts now. The wake-up's own lateness is in the latency.
        if (early > TimeSpan.FromMilliseconds(0.5)) await Task.Delay(early, cancellationToken);
        return new Turn(number, intended);
    }

    /// <summary>Waits until the ramp wants this user; false when it does not any more. One timer a user: a thousand that look often would be load.</summary>
    private async ValueTask<bool> ComeAsync(int worker)
    {
        while (plan.Arrival.WantedAt(worker, Elapsed()) is { } wanted)
        {
            var early = wanted - Elapsed();
            if (early <= TimeSpan.Zero) return true;
            await Task.Delay(early, cancellationToken);
        }

        return false;
    }

    private async ValueTask<CallOutcome> MakeAsync(LoadTurn turn)
    {
        if (plan.Arrival.RatePerSecond is not null && Elapsed() > plan.MaxTime + plan.Overrun) return CallOutcome.Failed;
        try
        {
            return await call(turn);
        }
        // Whatever a call under load throws is what is being counted.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return CallOutcome.Failed;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Turn(long Number, TimeSpan Intended);
}
