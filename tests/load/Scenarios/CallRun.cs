using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Scenarios;

/// <summary>How long and how hard the eleven calls are measured.</summary>
/// <param name="Scale">Of the seed's profile's times.</param>
/// <param name="OpenRate">Intended calls a second of the open run: the seed's best was 480.</param>
/// <param name="Seconds">Of the open and of the back-to-back run.</param>
internal sealed record CallRunOptions(double Scale, double OpenRate, double Seconds)
{
    /// <summary>Back-to-back workers: enough to keep two cores busy, few enough for the latencies to mean something.</summary>
    public int Workers { get; init; } = 32;
}

/// <summary>Measures one call: the seed's profile, a fixed rate, back to back, its floor.</summary>
internal sealed class CallRun(Box box, CallRunOptions options)
{
    /// <summary>Calls of the warm-up of each run, which use up prepared holds too.</summary>
    private const double WarmUpSeconds = 1;

    /// <summary>At most, of the users who come in the profile's first two seconds.</summary>
    private const long ProfileWarmUpCalls = 500;

    /// <summary>What a back-to-back run may use up, of what has to be prepared.</summary>
    private const double MostPreparedPerSecond = 400;

    /// <summary>Of the seed's profile at its full length: 24,000 seconds of virtual users with a second of thought.</summary>
    private const double ProfileCalls = 480 * 50;

    public async Task<CallFigures> MeasureAsync(CallScenario scenario)
    {
        var profile = await ProfileAsync(scenario);
        await ClearAsync(scenario);
        var open = await RunAsync(scenario,
            await PreparedAsync(scenario, new LoadPlan("open", Arrival.Open(options.OpenRate, 256)), options.OpenRate));
        await ClearAsync(scenario);
        var plan = await PreparedAsync(scenario, new LoadPlan("back to back", Arrival.Closed(options.Workers)), MostPreparedPerSecond);
        var before = await box.Stack.CountersAsync(box.CancellationToken);
        var full = await RunAsync(scenario, plan);
        var used = (await box.Stack.CountersAsync(box.CancellationToken)).Since(before);
        // Last, when the process is warm: a cold floor would flatter us.
        var floor = await FloorAsync(scenario);
        var hello = await HelloAsync(Arrival.Closed(options.Workers), TimeSpan.FromSeconds(Math.Min(3, options.Seconds)));
        return new CallFigures(scenario.Name, scenario.Call, profile, open, full, floor, scenario.Floor, new CallCost(
            Each(used.RedisCalls, full), Each(used.CosmosOperations, full), Each(used.RequestUnits, full), Each(used.QueueCalls, full),
            Each(used.AllocatedBytes / 1024.0, full)))
        { Hello = hello };
    }

    /// <summary>The same with the functions behind a hop, whose stores cannot be asked.</summary>
    public async Task<HopFigures> MeasureBehindHopAsync(CallScenario scenario)
    {
        var profile = await ProfileAsync(scenario);
        var full = await RunAsync(scenario,
            await PreparedAsync(scenario, new LoadPlan("back to back", Arrival.Closed(options.Workers)), MostPreparedPerSecond));
        var seconds = TimeSpan.FromSeconds(Math.Min(2, options.Seconds));
        return new HopFigures(
            scenario.Name, scenario.Call, profile, full, await HelloAsync(Arrival.Closed(options.Workers), seconds),
            await HelloAsync(Arrival.SeedProfile(options.Scale), null));
    }

    private Task<LoadResult> HelloAsync(Arrival arrival, TimeSpan? time)
    {
        var plan = new LoadPlan("hello", arrival) { WarmUp = TimeSpan.FromSeconds(WarmUpSeconds / 2), Grace = TimeSpan.FromSeconds(5) };
        return box.RunAsync(time is { } bounded ? plan with { MaxTime = bounded } : plan, async (connection, turn) =>
            Outcomes.Of(await connection.SendAsync("GET", "/api/v1/health/live", null, null, turn.CancellationToken)));
    }

    /// <summary>
    /// After its first moments once over, for code that no call ran yet. With fewer holds than its users would use up, the profile ends
    /// when they are.
    /// </summary>
    private async Task<LoadResult> ProfileAsync(CallScenario scenario)
    {
        var enough = await scenario.PrepareAsync(box, (long)(ProfileCalls * options.Scale * 1.05) + ProfileWarmUpCalls);
        return await RunAsync(scenario, new LoadPlan("the seed's profile", Arrival.SeedProfile(options.Scale))
        {
            WarmUp = TimeSpan.FromSeconds(2 * WarmUpSeconds),
            MaxCalls = enough == long.MaxValue ? enough : Math.Max(0, enough - ProfileWarmUpCalls),
        });
    }

    private Task ClearAsync(CallScenario scenario) =>
        scenario.HasHolds ? box.Stack.ClearHoldMessagesAsync(box.CancellationToken) : Task.CompletedTask;

    private async Task<LoadPlan> PreparedAsync(CallScenario scenario, LoadPlan plan, double perSecond)
    {
        var enough = await scenario.PrepareAsync(box, (long)(perSecond * (options.Seconds + WarmUpSeconds)));
        var warmUp = plan.Arrival.RatePerSecond is null ? 0 : WarmUpSeconds;
        // The warm-up takes its share before the counted calls begin, so those are bounded by what is left for certain.
        return plan with
        {
            MaxTime = TimeSpan.FromSeconds(options.Seconds),
            WarmUp = TimeSpan.FromSeconds(warmUp),
            MaxCalls = enough == long.MaxValue ? enough
                : Math.Max(0, Math.Min((long)(perSecond * options.Seconds), enough - (long)(perSecond * warmUp))),
        };
    }

    private Task<LoadResult> RunAsync(CallScenario scenario, LoadPlan plan) => box.RunAsync(
        plan with { Name = $"{scenario.Name}, {plan.Name}", Grace = TimeSpan.FromSeconds(5) },
        (connection, turn) => scenario.CallAsync(box, connection, turn));

    private async Task<LoadResult> FloorAsync(CallScenario scenario)
    {
        using var floor = new FloorClient(box.Stack.Floor, options.Workers);
        return await floor.MeasureAsync(scenario.Floor, TimeSpan.FromSeconds(Math.Min(3, options.Seconds)), box.Progress,
            box.CancellationToken);
    }

    private static double Each(double total, LoadResult run) => run.Calls > 0 ? total / run.Calls : 0;
}

/// <summary>Asks the floor server for storage operations, back to back.</summary>
internal sealed class FloorClient(Uri server, int workers) : IDisposable
{
    private readonly HttpConnections connections = new(server, workers);

    /// <param name="operations">lua, read, create, queue, with commas between; none for a bare hello.</param>
    public Task<LoadResult> MeasureAsync(string operations, TimeSpan time, ProgressBar progress, CancellationToken cancellationToken)
    {
        var path = operations.Length == 0 ? "/hello" : $"/floor?ops={operations}";
        var plan =
            new LoadPlan(operations.Length == 0 ? "hello" : operations, Arrival.Closed(workers)) { MaxTime = time, WarmUp = time / 3 };
        return LoadEngine.RunAsync(
            plan, async turn => Outcomes.Of(await connections[turn.Worker].SendAsync("GET", path, null, null, turn.CancellationToken)),
            progress, cancellationToken);
    }

    public void Dispose() => connections.Dispose();
}
