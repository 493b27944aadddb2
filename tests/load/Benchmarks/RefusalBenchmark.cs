using System.Diagnostics;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Scenarios;
using BoxOffice.Load.Serving;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// What a sale is made of: refusals. Hot seats, one buyer over the limit, best available while everybody wants the best, and the seed's own
/// reservation script, in which a thousand virtual users are one user; beside an empty function of the same run.
/// </summary>
internal sealed class RefusalBenchmark : Benchmark
{
    private const int Users = 200;
    private const int HotSeats = 50;
    private const int Clicks = 1000;

    /// <summary>Rounds before the measured ones: what is new to the process is compiled meanwhile.</summary>
    private const int Rehearsals = 10;

    /// <summary>Of the setting Reservations__MaxSeatsPerUser.</summary>
    private const int Limit = 4;

    public override string Name => "refusals";

    public override string Description =>
        "200 buyers for each of 50 seats, 1,000 calls of a buyer over the limit, best available, the seed's script (--child, --scale " +
            "0.2, --shape one)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        (string Name, Func<BenchContext, Box, Task<LoadResult>> Measure)[] shapes =
        [
            ("hot seats", HotSeatsAsync), ("over the limit", OverLimitAsync), ("best available", BestAsync),
            ("the seed's script", SeedScriptAsync),
        ];
        var hello = await OnOwnStackAsync(context, "hello", box => HelloAsync(context, box));
        var rows = new List<BenchRow> { With(hello, hello.Result) };
        foreach (var (name, measure) in shapes.Where(s => context.Arguments.Text("shape") is not { } one || s.Name == one))
            rows.Add(With(await OnOwnStackAsync(context, name, box => measure(context, box)), hello.Result));
        return rows;
    }

    private static async Task<(LoadResult Result, Counters? Used)> OnOwnStackAsync(BenchContext context, string name,
        Func<Box, Task<LoadResult>> measure)
    {
        // Pending messages of holds weigh on what comes later.
        var isChild = context.Arguments.Has("child");
        await using var stack = await ServedStack.StartAsync(Runs.Unhindered, context.CancellationToken, isChild);
        using var box = new Box(stack, 1, context.Progress, context.CancellationToken);
        await box.OpenAsync();
        // What prepares a shape is counted too: 200 users who join, at most.
        var before = isChild ? null : await stack.CountersAsync(context.CancellationToken);
        var result = (await measure(box)) with { Name = name };
        return (result, before is null ? null : (await stack.CountersAsync(context.CancellationToken)).Since(before));
    }

    private static Task<LoadResult> HelloAsync(BenchContext context, Box box) => box.RunAsync(
        new LoadPlan("hello", Arrival.Closed(context.Workers)) { MaxTime = context.Time, WarmUp = TimeSpan.FromSeconds(2) },
        async (connection,
            turn) => Outcomes.Of(await connection.SendAsync("GET", "/api/v1/health/live", null, null, turn.CancellationToken)));

    /// <summary>Seat after seat, each wanted by everybody at once.</summary>
    private static async Task<LoadResult> HotSeatsAsync(BenchContext context, Box box)
    {
        var buyers = await JoinAsync(box, Users);
        using var pool = new ConnectionPool(box.Stack.Api, Users);
        _ = await SeatAfterSeatAsync(HotSeats + 1, Rehearsals);
        return await SeatAfterSeatAsync(1, HotSeats);

        async Task<LoadResult> SeatAfterSeatAsync(int first, int seats)
        {
            var recorder = new CallRecorder();
            for (var seat = first; seat < first + seats; seat++)
            {
                var wanted = seat;
                await AllAtOnceAsync(pool, recorder, buyers,
                    (buyer, _) => buyer.HoldAsync(box.Targets[^1], wanted), context.CancellationToken);
            }

            return recorder.Results()[0];
        }
    }

    /// <summary>A buyer who has all that is allowed clicks on other seats, a thousand at once.</summary>
    private static async Task<LoadResult> OverLimitAsync(BenchContext context, Box box)
    {
        var buyer = (await JoinAsync(box, 1))[0];
        using var pool = new ConnectionPool(box.Stack.Api, Clicks);
        for (var seat = 1; seat <= Limit; seat++)
        {
            var mine = seat;
            await pool.UseAsync(connection => buyer.On(connection, context.CancellationToken).HoldAsync(box.Targets[^1], mine),
                context.CancellationToken);
        }

        var clicks = Enumerable.Repeat(buyer, Clicks).ToArray();
        _ = await ClickAsync(TimeSpan.Zero);
        return await ClickAsync(context.Time);

        async Task<LoadResult> ClickAsync(TimeSpan time)
        {
            var recorder = new CallRecorder();
            var start = Stopwatch.GetTimestamp();
            do
            {
                await AllAtOnceAsync(pool, recorder, clicks,
                    (user, i) => user.HoldAsync(box.Targets[^1], Limit + 1 + i), context.CancellationToken);
            }
            while (Stopwatch.GetElapsedTime(start) < time);
            return recorder.Results()[0];
        }
    }

    /// <summary>Date after date, the best two seats for everybody at once.</summary>
    private static async Task<LoadResult> BestAsync(BenchContext context, Box box)
    {
        var buyers = await JoinAsync(box, Users);
        using var pool = new ConnectionPool(box.Stack.Api, Users);
        var recorder = new CallRecorder();
        foreach (var date in box.SmallTargets)
        {
            // The first date is the rehearsal.
            if (date == box.SmallTargets[1]) recorder = new CallRecorder();
            await AllAtOnceAsync(pool, recorder, buyers, (buyer, _) => buyer.HoldBestAsync(date, 2), context.CancellationToken);
        }

        return recorder.Results()[0];
    }

    /// <summary>A random seat of a random one of its forty dates, always for user 1.</summary>
    private static Task<LoadResult> SeedScriptAsync(BenchContext context, Box box) => box.RunAsync(
        new LoadPlan("seed", Arrival.SeedProfile(context.Arguments.Number("scale", 0.2))) { Grace = TimeSpan.FromSeconds(30) },
        async (connection, turn) =>
        {
            var chance = box.ChanceOf(turn.Worker);
            var at = box.AnyTarget(chance);
            return Outcomes.Of(
                await new Buyer(connection, 1, turn.CancellationToken) { Token = box.SharedToken }.HoldAsync(at,
                chance.Next(1, at.Seats + 1)));
        });

    private static async Task<Joined[]> JoinAsync(Box box, int users)
    {
        var joined = new Joined[users];
        var last = -1;
        await box.EachAsync("users", users, async (connection, _, token) =>
        {
            var buyer = new Buyer(connection, box.NextUser(), token);
            if (!(await buyer.JoinAsync(null)).IsSuccess) return CallOutcome.Failed;
            joined[Interlocked.Increment(ref last)] = new Joined(buyer.UserId, buyer.Token!);
            return CallOutcome.Answered;
        });
        return joined[..(last + 1)];
    }

    private static Task<HttpAnswer[]> AllAtOnceAsync(
        ConnectionPool pool, CallRecorder recorder, Joined[] users, Func<Buyer, int, ValueTask<HttpAnswer>> call,
        CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        return Task.WhenAll(users.Select((user, i) => pool.UseAsync(
            async connection => await recorder.TimeAsync("hold", began, () => call(user.On(connection, cancellationToken), i)),
            cancellationToken).AsTask()));
    }

    private static BenchRow With((LoadResult Result, Counters? Used) measured, LoadResult hello)
    {
        var (result, used) = measured;
        var row = BenchRow.From(result);
        var figures = row.Figures.Append(new("refused", result.Refused)).Append(new("of hello", result.PerSecond / hello.PerSecond));
        return row with { Figures = used is null ? [.. figures] : [.. figures, .. Costs(used, result.Calls)] };
    }

    private static IEnumerable<BenchFigure> Costs(Counters used, double calls) =>
    [
        new("Redis", used.RedisCalls / calls), new("Cosmos", used.CosmosOperations / calls), new("queue", used.QueueCalls / calls),
        new("KB", used.AllocatedBytes / 1024.0 / calls), new("CPU ms", 1000 * used.ProcessorSeconds / calls),
    ];

    private sealed record Joined(long UserId, string Token)
    {
        public Buyer On(HttpConnection connection, CancellationToken cancellationToken) =>
            new(connection, UserId, cancellationToken) { Token = Token };
    }
}
