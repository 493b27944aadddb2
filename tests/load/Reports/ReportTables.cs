using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Reports;

/// <summary>The figures as Markdown, for the report and for the terminal.</summary>
internal static class ReportTables
{
    /// <summary>The eleven calls beside the seed's.</summary>
    public static void WriteCalls(TextWriter to, IReadOnlyList<CallFigures> calls, SeedFigures seed)
    {
        to.WriteLine("Under the seed's profile (virtual users with a second of thought); in brackets the seed's own figure:");
        to.WriteLine();
        Table.Write(to, ["call", "avg ms", "p50 ms", "p95 ms", "p99 ms", "per second", "refused %", "failed %"],
            calls.Select(c => ProfileLine(c, seed.Calls[c.Name])));
        to.WriteLine();
        to.WriteLine(
            "At a fixed rate, latency from the intended start, and back to back; the floor is the same storage operations with nothing " +
            "around them:");
        to.WriteLine();
        Table.Write(
            to, ["call", "at /s", "p50 ms", "p95 ms", "p99 ms", "failed %", "most /s", "the seed's /s", "floor /s", "of the floor %",
                "floor is", "of hello %"],
            calls.Select(c => RateLine(c, seed.Calls[c.Name])));
        WriteCuts(to, calls.SelectMany(c => new[] { c.Profile, c.Open, c.Full, c.Floor }));
        to.WriteLine();
        to.WriteLine("What one call asks of the stores, and allocates in the server (background work included):");
        to.WriteLine();
        Table.Write(to, ["call", "Redis calls", "Cosmos operations", "RU", "queue sends and updates", "KB allocated"],
            calls.Select(c => (IReadOnlyList<string>)
            [c.Call, F(c.Cost.RedisCalls), F(c.Cost.CosmosOperations), F(c.Cost.RequestUnits), F(c.Cost.QueueCalls),
                F(c.Cost.AllocatedKb)]));
        to.WriteLine();
        Table.Write(to, ["the seed's targets", "holds"],
            Targets(calls, seed).Select(c => (IReadOnlyList<string>)[c.What, c.Holds ? "yes" : $"**no**: {c.Found}"]));
    }

    /// <summary>The eleven calls behind a hop, beside the seed's and an empty function's.</summary>
    public static void WriteHops(TextWriter to, IReadOnlyList<HopFigures> calls, SeedFigures seed)
    {
        to.WriteLine(
            "The functions in a process of their own, as in Azure, and an empty function beside each; in brackets the seed's own figure:");
        to.WriteLine();
        Table.Write(
            to, ["call", "p50 ms", "p95 ms", "p99 ms", "hello's p95", "hello's p99", "most /s", "hello /s", "of hello %"],
            calls.Select(c => HopLine(c, seed.Calls[c.Name])));
    }

    /// <summary>A scenario of many calls, and its checks.</summary>
    public static void WriteStory(TextWriter to, StoryFigures story)
    {
        to.WriteLine($"{story.Description}.");
        to.WriteLine();
        WriteResults(to, story.Calls);
        WriteCuts(to, story.Calls);
        to.WriteLine();
        Table.Write(to, ["check", "found", "holds"],
            story.Checks.Select(c => (IReadOnlyList<string>)[c.What, c.Found, c.Holds ? "yes" : "**no**"]));
    }

    /// <summary>Plain results.</summary>
    public static void WriteResults(TextWriter to, IReadOnlyList<LoadResult> results) => Table.Write(
        to, ["", "calls", "per second", "avg ms", "p50 ms", "p95 ms", "p99 ms", "max ms", "refused", "failed"],
        results.Select(r => (IReadOnlyList<string>)
        [
            r.Name, F(r.Calls), F(r.PerSecond), F(r.Milliseconds.Average), F(r.Milliseconds.P50), F(r.Milliseconds.P95),
            F(r.Milliseconds.P99),
            F(r.Milliseconds.Max), F(r.Refused), F(r.Failed),
        ]));

    /// <summary>Every target of the seed, over all calls; and whether each figure is ahead of the seed's.</summary>
    public static IReadOnlyList<StoryCheck> Targets(IReadOnlyList<CallFigures> calls, SeedFigures seed) =>
    [
        Over(calls, $"average at most {seed.Targets.AverageMs} ms", c => c.Profile.Milliseconds.Average <= seed.Targets.AverageMs),
        Over(calls, $"p99 at most {seed.Targets.P99Ms} ms", c => c.Profile.Milliseconds.P99 <= seed.Targets.P99Ms),
        Over(calls, $"at least {seed.Targets.PeakPerSecond} a second", c => c.Full.AnsweredPerSecond >= seed.Targets.PeakPerSecond),
        Over(calls, "more a second than the seed", c => c.Full.AnsweredPerSecond > seed.Calls[c.Name].PerSecond),
        Over(calls, "p95 below the seed's", c => c.Profile.Milliseconds.P95 < seed.Calls[c.Name].P95Ms),
        Over(calls, "p99 below the seed's", c => c.Profile.Milliseconds.P99 < seed.Calls[c.Name].P99Ms),
    ];

    /// <summary>Runs that came to their limit: their late calls are in the percentiles and among the failed.</summary>
    private static void WriteCuts(TextWriter to, IEnumerable<LoadResult> results)
    {
        var cut = results.Where(r => r.CutAfter is not null)
            .Select(r => $"- {r.Name}: cut off after {r.CutAfter!.Value.TotalSeconds:0.0} s, {r.Outstanding:N0} calls outstanding.")
            .ToList();
        if (cut.Count > 0) to.WriteLine();
        foreach (var line in cut) to.WriteLine(line);
    }

    private static StoryCheck Over(IReadOnlyList<CallFigures> calls, string what, Func<CallFigures, bool> holds)
    {
        var missed = calls.Where(c => !holds(c)).Select(c => c.Name).ToList();
        return new StoryCheck(what, missed.Count == 0 ? "all calls" : $"not {string.Join(", ", missed)}", missed.Count == 0);
    }

    private static IReadOnlyList<string> ProfileLine(CallFigures call, SeedCall seed)
    {
        var (found, ms) = (call.Profile, call.Profile.Milliseconds);
        return
        [
            call.Call, Beside(ms.Average, seed.AverageMs), Beside(ms.P50, seed.P50Ms), Beside(ms.P95, seed.P95Ms),
            Beside(ms.P99, seed.P99Ms),
            Beside(found.PerSecond, seed.PerSecond), F(100.0 * found.Refused / Math.Max(1, found.Calls)),
            Beside(100.0 * found.Failed / Math.Max(1, found.Calls), seed.FailedPercent),
        ];
    }

    private static IReadOnlyList<string> RateLine(CallFigures call, SeedCall seed) =>
    [
        call.Call, F(call.Open.PerSecond), F(call.Open.Milliseconds.P50), F(call.Open.Milliseconds.P95), F(call.Open.Milliseconds.P99),
        F(100.0 * call.Open.Failed / Math.Max(1, call.Open.Calls)), F(call.Full.AnsweredPerSecond), F(seed.PerSecond),
        F(call.Floor.PerSecond),
        F(100 * call.Full.PerSecond / call.Floor.PerSecond),
        call.FloorOperations.Length == 0 ? "hello" : call.FloorOperations.Replace(",", ", ", StringComparison.Ordinal),
        call.Hello is { } hello ? F(100 * call.Full.PerSecond / hello.PerSecond) : "",
    ];

    private static IReadOnlyList<string> HopLine(HopFigures call, SeedCall seed)
    {
        var ms = call.Profile.Milliseconds;
        return
        [
            call.Call, Beside(ms.P50, seed.P50Ms), Beside(ms.P95, seed.P95Ms), Beside(ms.P99, seed.P99Ms),
            F(call.HelloProfile.Milliseconds.P95),
            F(call.HelloProfile.Milliseconds.P99), Beside(call.Full.AnsweredPerSecond, seed.PerSecond), F(call.Hello.PerSecond),
            F(100 * call.Full.PerSecond / call.Hello.PerSecond),
        ];
    }

    private static string Beside(double found, double seed) => $"{F(found)} ({F(seed)})";

    private static string F(double value) => Table.Format(value);
}
