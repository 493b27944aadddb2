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

    /// <summary>Of the setting Reservations__MaxSeatsPerUser.</summary>
    private const int Limit = 4;

    public override string Name => "refusals";

    public override string Description =>
        "200 buyers for each of 50 seats, 1,000 calls of a buyer over the limit, best available, the seed's script (--child, --scale 0.2)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        var hello = await OnOwnStackAsync(context, "hello", box => HelloAsync(context, box));
        return
        [
            With(hello, hello),
            With(await OnOwnStackAsync(context, "hot seats", box => HotSeatsAsync(context, box)), hello),
            With(await OnOwnStackAsync(context, "over the limit", box => OverLimitAsync(context, box)), hello),
            With(await OnOwnStackAsync(context, "best available", box => BestAsync(context, box)), hello),
            With(await OnOwnStackAsync(context, "the seed's script", box => SeedScriptAsync(context, box)), hello),
        ];
    }

    private static async Task<LoadResult> OnOwnStackAsync(BenchContext context, string name, Func<Box, Task<LoadResult>> measure)
    {
        // Pending messages of holds weigh on what comes later.
        await using var stack = await ServedStack.StartAsync(Runs.Unhindered, context.CancellationToken, context.Arguments.Has("child"));
        using var box = new Box(stack, 1, context.Progress, context.CancellationToken);
        await box.OpenAsync();
        return (await measure(box)) with { Name = name };
    }

    private static Task<LoadResult> HelloAsync(BenchContext context, Box box) => box.RunAsync(
        new LoadPlan("hello", Arrival.Closed(context.Workers)) { MaxTime = context.Time, WarmUp = TimeSpan.FromSeconds(2) },
        async (connection, turn) => Outcomes.Of(await connection.SendAsync("GET", "/api/v1/health/live", null, null, turn.CancellationToken)));

    /// <summary>Seat after seat, each wanted by everybody at once; the first is the warm-up.</summary>
    private static async Task<LoadResult> HotSeatsAsync(BenchContext context, Box box)
    {
        var buyers = await JoinAsync(box, Users);
        using var pool = new ConnectionPool(box.Stack.Api, Users);
        _ = await AllAtOnceAsync(pool, new CallRecorder(), buyers, (buyer, _) => buyer.HoldAsync(box.Targets[^1], HotSeats + 1), context.CancellationToken);
        var recorder = new CallRecorder();
        for (var seat = 1; seat <= HotSeats; seat++)
        {
            var wanted = seat;
            await AllAtOnceAsync(pool, recorder, buyers, (buyer, _) => buyer.HoldAsync(box.Targets[^1], wanted), context.CancellationToken);
        }

        return recorder.Results()[0];
    }

    /// <summary>A buyer who has all that is allowed clicks on other seats, a thousand at once.</summary>
    private static async Task<LoadResult> OverLimitAsync(BenchContext context, Box box)
    {
        var buyer = (await JoinAsync(box, 1))[0];
        using var pool = new ConnectionPool(box.Stack.Api, Clicks);
        for (var seat = 1; seat <= Limit; seat++)
        {
            var mine = seat;
            await pool.UseAsync(connection => buyer.On(connection, context.CancellationToken).HoldAsync(box.Targets[^1], mine), context.CancellationToken);
        }

        var clicks = Enumerable.Repeat(buyer, Clicks).ToArray();
        var recorder = new CallRecorder();
        var start = Stopwatch.GetTimestamp();
        do
        {
            await AllAtOnceAsync(pool, recorder, clicks, (user, i) => user.HoldAsync(box.Targets[^1], Limit + 1 + i), context.CancellationToken);
        }
        while (Stopwatch.GetElapsedTime(start) < context.Time);
        return recorder.Results()[0];
    }

    /// <summary>Date after date, the best two seats for everybody at once.</summary>
    private static async Task<LoadResult> BestAsync(BenchContext context, Box box)
    {
        var buyers = await JoinAsync(box, Users);
        using var pool = new ConnectionPool(box.Stack.Api, Users);
        var recorder = new CallRecorder();
        foreach (var date in box.SmallTargets)
        {
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
            return Outcomes.Of(await new Buyer(connection, 1, turn.CancellationToken) { Token = box.SharedToken }.HoldAsync(at, chance.Next(1, at.Seats + 1)));
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
        ConnectionPool pool, CallRecorder recorder, Joined[] users, Func<Buyer, int, ValueTask<HttpAnswer>> call, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        return Task.WhenAll(users.Select((user, i) => pool.UseAsync(
            async connection => await recorder.TimeAsync("hold", began, () => call(user.On(connection, cancellationToken), i)), cancellationToken).AsTask()));
    }

    private static BenchRow With(LoadResult result, LoadResult hello)
    {
        var row = BenchRow.From(result);
        return row with
        {
            Figures = [.. row.Figures, new("refused", result.Refused), new("of hello", result.PerSecond / hello.PerSecond)],
        };
    }

    private sealed record Joined(long UserId, string Token)
    {
        public Buyer On(HttpConnection connection, CancellationToken cancellationToken) => new(connection, UserId, cancellationToken) { Token = Token };
    }
}
