using BoxOffice.Load.Benchmarks.Locks;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Redis;
using Microsoft.Azure.Cosmos;
using StackExchange.Redis;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// The ways to let only one of many have a seat, each alone on a seat and thirty-two for one: what it costs, and whether it holds.
/// docs/lock-comparison.md is its output with words around it.
/// </summary>
internal sealed class LockBenchmark : Benchmark
{
    public override string Name => "locks";

    public override string Description => "a seat taken by create-only, ETag, conditional patch and Redis lock, alone and by many";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        await using var redis = EmbeddedRedis.Start();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var emulator = new CosmosEmulator();
        // Over a socket, as in production: in process the emulator would answer before a rival could come between.
        var address = await emulator.ServeAsync(0, context.CancellationToken);
        var cost = new CostCounter();
        using var client = ClientOf(address, cost);
        var rows = new List<BenchRow>();
        // What all ways share is compiled now, not at the cost of the first.
        _ = await MeasureAsync(context, new CreateOnly(), await SeatDocuments.CreateAsync(client, 0, context.CancellationToken),
            buyers: 1, cost);
        foreach (var buyers in new[] { 1, context.Workers })
        {
            foreach (var taker in TakersOf(connection.GetDatabase(), cost))
            {
                var seats =
                    await SeatDocuments.CreateAsync(client, taker.IsCreateOnly ? 0 : SeatDocuments.Count, context.CancellationToken);
                rows.Add(await MeasureAsync(context, taker, seats, buyers, cost));
            }
        }

        return rows;
    }

    private static SeatTaker[] TakersOf(IDatabase redis, CostCounter cost) =>
    [
        new CreateOnly(),
        new EtagReplace(),
        new ConditionalPatch(),
        new RedisLock(redis, cost, slowHolders: false),
        new RedisLock(redis, cost, slowHolders: true),
        new Unguarded(),
    ];

    private static async Task<BenchRow> MeasureAsync(BenchContext context, SeatTaker taker, SeatDocuments seats, int buyers,
        CostCounter cost)
    {
        var sales = new Sales();
        var calls = 0L;
        var before = cost.Now;
        var row = await context.MeasureAsync($"{taker.Name}, {(buyers == 1 ? "alone" : $"{buyers} for a seat")}", async turn =>
        {
            // As many calls in a row as there are buyers want the same seat.
            var sale = (Interlocked.Increment(ref calls) - 1) / buyers;
            if (await taker.TakeAsync(seats, sale, turn.CancellationToken)) sales.Sold(sale);
        });
        var spent = cost.Now - before;
        return new BenchRow(
            row.Name,
            [
                .. row.Figures.Where(f => f.Name is "per second" or "p50 ms" or "p99 ms"),
                new("sold twice", sales.SoldTwice),
                new("cosmos calls", (double)spent.CosmosCalls / calls),
                new("RU", spent.RequestUnits / calls),
                new("redis calls", (double)spent.RedisCalls / calls),
            ]);
    }

    private static CosmosClient ClientOf(Uri address, CostCounter cost)
    {
        var options = new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            EnableContentResponseOnWrite = false,
            GatewayModeMaxConnectionLimit = 64
        };
        options.CustomHandlers.Add(cost);
        return new CosmosClient(CosmosEmulator.ConnectionStringTo(address), options);
    }
}
