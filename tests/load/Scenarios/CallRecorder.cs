using System.Collections.Concurrent;
using System.Diagnostics;
using BoxOffice.Load.Engine;
using HdrHistogram;

namespace BoxOffice.Load.Scenarios;

/// <summary>Times the calls of a story, where thousands of users share a few hundred connections.</summary>
internal sealed class CallRecorder
{
    private readonly ConcurrentDictionary<string, Timed> calls = new(StringComparer.Ordinal);
    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>One call by that name: its latency, and what came of it.</summary>
    /// <param name="began">When the user wanted it: the wait for a connection is part of the latency.</param>
    public async ValueTask<HttpAnswer> TimeAsync(string name, long began, Func<ValueTask<HttpAnswer>> call)
    {
        var timed = calls.GetOrAdd(name, _ => new Timed());
        try
        {
            var answer = await call();
            timed.Add(Stopwatch.GetElapsedTime(began), Outcomes.Of(answer));
            return answer;
        }
        // No answer is what a story counts as a failure; the user goes on to the next step.
        catch (Exception failed) when (failed is IOException or System.Net.Sockets.SocketException)
        {
            timed.Add(Stopwatch.GetElapsedTime(began), CallOutcome.Failed);
            return new HttpAnswer(0, default, default);
        }
        // Cut off: under way at the scenario's limit.
        catch (OperationCanceledException)
        {
            CutOff(name, began);
            throw;
        }
    }

    /// <summary>A call that was not answered when the scenario's limit came: it has failed with the latency it had.</summary>
    public void CutOff(string name, long began)
    {
        var timed = calls.GetOrAdd(name, _ => new Timed());
        timed.Add(Stopwatch.GetElapsedTime(began), CallOutcome.Failed);
        timed.Cut();
    }

    /// <summary>The figures of every name, in the order given, then the others.</summary>
    public IReadOnlyList<LoadResult> Results(params string[] order)
    {
        var elapsed = Stopwatch.GetElapsedTime(start);
        return [.. calls.OrderBy(c => Array.IndexOf(order, c.Key) is var at && at < 0 ? int.MaxValue : at)
            .Select(c => c.Value.Result(c.Key, elapsed))];
    }

    private sealed class Timed
    {
        private readonly LongConcurrentHistogram histogram = new(1, 600_000_000, 3);
        private long refused;
        private long failed;
        private long outstanding;

        public void Cut() => Interlocked.Increment(ref outstanding);

        public void Add(TimeSpan latency, CallOutcome outcome)
        {
            histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, 600_000_000));
            if (outcome == CallOutcome.Refused) Interlocked.Increment(ref refused);
            if (outcome == CallOutcome.Failed) Interlocked.Increment(ref failed);
        }

        public LoadResult Result(string name, TimeSpan elapsed) =>
            new(name, histogram.TotalCount, refused, failed, elapsed, Latencies.From(histogram))
            {
                CutAfter = outstanding > 0 ? elapsed
                : null,
                Outstanding = outstanding
            };
    }
}
