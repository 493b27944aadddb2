using BoxOffice.Load.Engine;
using BoxOffice.Load.Scenarios;
using BoxOffice.Load.Serving;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// Seats as buyers look at them, beside an empty function of the same stack: lists of random dates out of 2,000 that nobody touched, as in
/// the seed's script, and a date of 50,000 seats that sells meanwhile, as a list, as a map, and as what changed since the last look.
/// </summary>
internal sealed class SeatsBenchmark : Benchmark
{
    private const string Gzip = "Accept-Encoding: gzip\r\n";
    private const int Dates = 2_047;

    /// <summary>Between two holds of the date that sells: twenty a second.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public override string Name => "seats";

    public override string Description =>
        "lists of random dates, and a stadium that sells: list, map, changes; share of hello and KB a call (--child)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        var isChild = context.Arguments.Has("child");
        await using var stack = await ServedStack.StartAsync(Runs.Unhindered, context.CancellationToken, isChild);
        using var box = new Box(stack, 1, context.Progress, context.CancellationToken);
        await box.OpenAsync();
        var run = new Run(context, box, isChild);
        var sold = box.Targets[^1];
        await run.MeasureAsync("hello",
            (connection, turn) => connection.SendAsync("GET", "/api/v1/health/live", null, null, turn.CancellationToken));
        // Each for the first time, or nearly: the map is made from the record.
        await run.MeasureAsync("random dates, first looks", (connection, turn) => GetAsync(connection, $"{Small(box, turn)}/seats", turn));
        await Parallel.ForAsync(41, Dates + 1,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = context.CancellationToken }, async (date, token) =>
        {
            using var connection = new HttpConnection(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, stack.Api.Port));
            await connection.SendAsync("GET", $"/api/v1/concerts/dates/{date}/seats", null, null, token, Gzip);
        });
        await run.MeasureAsync("random dates", (connection, turn) => GetAsync(connection, $"{Small(box, turn)}/seats", turn));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var selling = SellAsync(box, sold, stop.Token);
        await run.MeasureAsync("50,000 seats, selling", (connection, turn) => GetAsync(connection, $"{sold.ConcertDateId}/seats", turn));
        await run.MeasureAsync("one section of it",
            (connection, turn) => GetAsync(connection, $"{sold.ConcertDateId}/seats?section=01", turn));
        await run.MeasureAsync("its map", (connection, turn) => GetAsync(connection, $"{sold.ConcertDateId}/seat-map", turn));
        var versions = new string[context.Workers];
        await run.MeasureAsync("what changed of it", (connection, turn) => FollowAsync(connection, sold, versions, turn));
        await stop.CancelAsync();
        await selling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return run.Rows;
    }

    private static int Small(Box box, LoadTurn turn) => box.ChanceOf(turn.Worker).Next(41, Dates + 1);

    private static ValueTask<HttpAnswer> GetAsync(HttpConnection connection, string path, LoadTurn turn, string headers = "") =>
        connection.SendAsync("GET", $"/api/v1/concerts/dates/{path}", null, null, turn.CancellationToken, Gzip + headers);

    /// <summary>As a page: since the version that the worker has.</summary>
    private static async ValueTask<HttpAnswer> FollowAsync(HttpConnection connection, Target date, string[] versions, LoadTurn turn)
    {
        var known = versions[turn.Worker];
        var answer = known is null
            ? await GetAsync(connection, $"{date.ConcertDateId}/seat-map/changes", turn)
            : await GetAsync(connection, $"{date.ConcertDateId}/seat-map/changes?since={Uri.EscapeDataString(known)}", turn,
                $"If-None-Match: {known}\r\n");
        if (answer.Header("ETag") is { } version) versions[turn.Worker] = version;
        return answer;
    }

    /// <summary>Holds of random seats, one after the other, each by a buyer of its own.</summary>
    private static async Task SellAsync(Box box, Target date, CancellationToken stop)
    {
        using var connection = new HttpConnection(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, box.Stack.Api.Port));
        var chance = new Random(1);
        using var beat = new PeriodicTimer(Pace);
        while (await beat.WaitForNextTickAsync(stop))
        {
            var buyer = new Buyer(connection, box.NextUser(), stop);
            if ((await buyer.JoinAsync(null)).IsSuccess) await buyer.HoldAsync(date, chance.Next(1, date.Seats + 1));
        }
    }

    private sealed class Run(BenchContext context, Box box, bool isChild)
    {
        private double hello = double.NaN;

        public List<BenchRow> Rows { get; } = [];

        public async Task MeasureAsync(string name, Func<HttpConnection, LoadTurn, ValueTask<HttpAnswer>> call)
        {
            var bytes = 0L;
            await RateAsync(TimeSpan.FromSeconds(1));
            bytes = 0;
            var before = isChild ? null : await box.Stack.CountersAsync(context.CancellationToken);
            var result = await RateAsync(context.Time);
            if (double.IsNaN(hello)) hello = result.PerSecond;
            var row = BenchRow.From(result);
            List<BenchFigure> figures =
                [.. row.Figures, new("of hello", result.PerSecond / hello), new("bytes", (double)bytes / result.Calls)];
            if (before is not null)
            {
                var used = (await box.Stack.CountersAsync(context.CancellationToken)).Since(before);
                figures.AddRange([
                    new("KB", used.AllocatedBytes / 1024.0 / result.Calls), new("Redis", (double)used.RedisCalls / result.Calls),
                    new("Cosmos", (double)used.CosmosOperations / result.Calls)]);
            }

            Rows.Add(row with { Figures = figures });

            Task<LoadResult> RateAsync(TimeSpan time) => box.RunAsync(
                new LoadPlan(name, Arrival.Closed(context.Workers)) { MaxTime = time },
                async (connection, turn) =>
                {
                    var answer = await call(connection, turn);
                    Interlocked.Add(ref bytes, answer.Body.Length);
                    return answer.Status is 200 or 304 ? CallOutcome.Answered : CallOutcome.Failed;
                });
        }
    }
}
