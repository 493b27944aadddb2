using BoxOffice.Load.Engine;
using BoxOffice.Load.Scenarios;
using BoxOffice.Load.Serving;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// An empty function under both forms of the local host, and the share of its rate that each of the eleven calls reaches: what a call
/// costs beyond the worker that every call goes through. The report measures the same beside each call.
/// </summary>
internal sealed class HostBenchmark : Benchmark
{
    /// <summary>The liveness probe: a function that answers a constant.</summary>
    private const string Hello = "/api/v1/health/live";

    /// <summary>What a run may use up, of what has to be prepared.</summary>
    private const int MostPreparedPerSecond = 400;

    public override string Name => "host";

    public override string Description =>
        "an empty function in process and behind a hop, and the share of it that each call reaches";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        var rows = new List<BenchRow>();
        foreach (var isChild in new[] { false, true }) await MeasureAsync(context, isChild, rows);
        return rows;
    }

    private static async Task MeasureAsync(BenchContext context, bool isChild, List<BenchRow> rows)
    {
        var form = isChild ? "behind a hop" : "in process";
        var calls = CallScenario.All;
        BenchRow hello;
        await using (var stack = await ServedStack.StartAsync(Runs.Unhindered, context.CancellationToken, isChild))
        {
            using var box = new Box(stack, 1, context.Progress, context.CancellationToken);
            await box.OpenAsync();
            hello = await HelloAsync(context, stack, form);
            rows.Add(Of(hello, hello));
            foreach (var call in calls.Where(c => !c.HasHolds)) rows.Add(Of(await CallAsync(context, box, call, form), hello));
        }

        // Pending messages of holds weigh on the next call, so each of those has a stack of its own.
        foreach (var call in calls.Where(c => c.HasHolds))
        {
            await using var stack = await ServedStack.StartAsync(Runs.Unhindered, context.CancellationToken, isChild);
            using var box = new Box(stack, 1, context.Progress, context.CancellationToken);
            await box.OpenAsync();
            rows.Add(Of(await CallAsync(context, box, call, form), hello));
        }
    }

    /// <summary>The row with its rate as a share of the empty function's.</summary>
    private static BenchRow Of(BenchRow row, BenchRow hello) =>
        row with { Figures = [.. row.Figures, new BenchFigure("of hello", PerSecond(row) / PerSecond(hello))] };

    private static double PerSecond(BenchRow row) => row.Figures.Single(f => f.Name == "per second").Value;

    private static async Task<BenchRow> HelloAsync(BenchContext context, ServedStack stack, string form)
    {
        using var connections = new HttpConnections(stack.Api, context.Workers);
        // Twice, and the second counts: the first runs while the worker's own code is still compiled.
        await MeasureAsync("compiling");
        return await MeasureAsync($"hello, {form}");

        Task<BenchRow> MeasureAsync(string name) => context.MeasureAsync(
            name, async turn => (await connections[turn.Worker].SendAsync("GET", Hello, null, null, turn.CancellationToken)).OrThrow());
    }

    private static async Task<BenchRow> CallAsync(BenchContext context, Box box, CallScenario call, string form)
    {
        var warmUp = TimeSpan.FromSeconds(1);
        var enough = await call.PrepareAsync(box, (long)(MostPreparedPerSecond * (context.Time + warmUp).TotalSeconds));
        var plan = new LoadPlan($"{call.Name}, {form}", Arrival.Closed(context.Workers))
        {
            MaxTime = context.Time,
            WarmUp = enough == long.MaxValue ? warmUp : TimeSpan.Zero,
            MaxCalls = enough,
        };
        return BenchRow.From(await box.RunAsync(plan, (connection, turn) => call.CallAsync(box, connection, turn)));
    }
}
