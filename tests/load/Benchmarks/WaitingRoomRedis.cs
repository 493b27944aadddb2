using System.Globalization;
using BoxOffice.Local.Redis;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// What a crowd costs a redis-server: memory of the whole line and what remains of it, the calls of those who wait, and the longest that
/// one script of a tick keeps everybody else waiting, by the server's own slow log.
/// </summary>
internal sealed class WaitingRoomRedis : Benchmark, IWaitingRoomRecord
{
    private const string Queue = "main";
    private const int Batch = 2_000;
    private const int Polls = 20_000;
    private const int Absent = 100_000;

    /// <summary>The clock of the slow log runs on while something else has the processor: of several ticks the
    /// quietest is the script's own time.</summary>
    private const int Ticks = 6;
    private static readonly QueueSettings Paused = QueueSettings.Default(Queue) with { Phase = QueuePhase.Open, Paused = true, Epoch = 1 };

    public override string Name => "waiting-room-redis";

    public override string Description =>
        "a line of --people (1,000,000) in redis-server: memory, polls, ticks of 6,000, 100,000 absent in front, what remains";

    public Task<QueueSettings> ReadAsync(string queueId, CancellationToken cancellationToken) => Task.FromResult(Paused);

    public Task<RedisMemory> ReadMemoryAsync(string queueId, CancellationToken cancellationToken) => Task.FromResult(default(RedisMemory));

    public Task SaveMemoryAsync(string queueId, RedisMemory memory, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> IsSpentAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public Task SpendAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        var people = context.Arguments.Whole("people", 1_000_000);
        await using var server = await RedisServerProcess.StartAsync(cancellationToken: context.CancellationToken);
        var configuration = ConfigurationOptions.Parse(server.ConnectionString);
        configuration.AllowAdmin = true;
        configuration.AsyncTimeout = 60_000;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var redis = connection.GetServer(server.ConnectionString);
        var line = new WaitingLine(connection.GetDatabase(), this, Options.Create(new WaitingRoomOptions()));
        var empty = await UsedMemoryAsync(redis);
        await FillAsync(line, people, context);
        var megabytes = (await UsedMemoryAsync(redis) - empty) / 1e6;
        List<BenchRow> rows = [new($"{people:N0} waiting", new("MB", megabytes), new("bytes a person", megabytes * 1e6 / people))];
        await line.ConfigureAsync(Queue, Paused with { Paused = false, Revision = 1 }, begins: false);
        for (var tick = 1; tick <= Ticks; tick++)
        {
            rows.Add(await AdmitAsync($"tick {tick}", line, redis, context.CancellationToken));
            await connection.GetDatabase().HashDecrementAsync($"{{q:{Queue}}}:rate", "window");
        }

        rows.Add(await PollAsync(line, redis, context));
        var database = connection.GetDatabase();
        await SilenceFrontAsync(database);
        rows.Add(await AdmitAsync($"{Absent:N0} absent in front", line, redis, context.CancellationToken));
        rows.Add(await RetireAsync(line, database, redis, empty, context.CancellationToken));
        return rows;
    }

    /// <summary>Polls of people all over the line, one after another: what one script takes.</summary>
    private static async Task<BenchRow> PollAsync(WaitingLine line, IServer redis, BenchContext context)
    {
        var people = context.Arguments.Whole("people", 1_000_000);
        await StartSlowLogAsync(redis, Polls);
        for (var i = 0; i < Polls; i++)
        {
            var user = 100_000_000 + (people / 2) + (int)((long)i * (people / 2) / Polls);
            var joined = (await line.JoinAsync(Queue, user, context.CancellationToken)).Value;
            await line.FindAsync(new QueueToken(Queue, user, joined.Place, 0), context.CancellationToken);
        }

        var scripts = await ScriptsAsync(redis, Polls);
        return new BenchRow(
            "joins of who waits, and polls", new("scripts", scripts.Length), new("median ms", scripts[scripts.Length / 2]),
            new("p99 ms", scripts[(int)(scripts.Length * 0.99)]), new("longest ms", scripts[^1]));
    }

    /// <summary>As if those in front had gone half an hour ago.</summary>
    private static async Task SilenceFrontAsync(IDatabase redis)
    {
        var before = TimeProvider.System.GetUtcNow().AddMinutes(-30).ToUnixTimeMilliseconds();
        for (var first = 0; first < Absent; first += Batch)
        {
            var users = await redis.SortedSetRangeByRankAsync($"{{q:{Queue}}}:waiting", first, first + Batch - 1);
            await redis.SortedSetAddAsync($"{{q:{Queue}}}:seen", [.. users.Select(user => new SortedSetEntry(user, before))]);
        }
    }

    /// <summary>The sale is closed, and its grace over: what has no end, and what is gone after an hour.</summary>
    private static async Task<BenchRow> RetireAsync(
        WaitingLine line, IDatabase database, IServer redis, double empty, CancellationToken cancellationToken)
    {
        await database.KeyDeleteAsync($"{{q:{Queue}}}:active");
        var closed = Paused with { Phase = QueuePhase.Closed, Paused = false, Revision = 2, ClosedAt = DateTimeOffset.UnixEpoch };
        await line.ConfigureAsync(Queue, closed, begins: false);
        while ((await line.SweepAsync(Queue, cancellationToken)).HasMore)
        {
        }

        await line.RetireAsync(Queue, cancellationToken);
        var endless = 0;
        foreach (var key in redis.Keys(pattern: $"{{q:{Queue}}}:*").ToList())
        {
            if (await database.KeyTimeToLiveAsync(key) is null) endless++;
        }

        return new BenchRow("an hour before they go", new("MB", (await UsedMemoryAsync(redis) - empty) / 1e6),
            new("keys without an end", endless));
    }

    private static async Task StartSlowLogAsync(IServer redis, int length)
    {
        await redis.ConfigSetAsync("slowlog-max-len", 2 * length);
        await redis.ConfigSetAsync("slowlog-log-slower-than", 0);
        await redis.SlowlogResetAsync();
    }

    /// <summary>Milliseconds of each script since then, ascending.</summary>
    private static async Task<double[]> ScriptsAsync(IServer redis, int length) => [.. (await redis.SlowlogGetAsync(2 * length))
        .Where(c => c.Arguments[0].ToString().StartsWith("EVAL", StringComparison.Ordinal))
        .Select(c => c.Duration.TotalMilliseconds).Order()];

    private static async Task FillAsync(WaitingLine line, int people, BenchContext context)
    {
        for (var first = 0; first < people; first += Batch)
        {
            // Nine digits: ids as a large service has them.
            await Task.WhenAll(Enumerable.Range(first, Math.Min(Batch, people - first))
                .Select(i => line.JoinAsync(Queue, 100_000_000 + i, context.CancellationToken)));
        }
    }

    private static async Task<BenchRow> AdmitAsync(string name, WaitingLine line, IServer redis, CancellationToken cancellationToken)
    {
        await StartSlowLogAsync(redis, 1000);
        var (admitted, skipped) = (0, 0);
        for (var over = false; !over;)
        {
            var chunk = await line.AdmitAsync(Queue, cancellationToken);
            (admitted, skipped, over) = (admitted + chunk.Admitted, skipped + chunk.Skipped, chunk.IsOver);
        }

        var scripts = await ScriptsAsync(redis, 1000);
        return new BenchRow(
            name, new("admitted", admitted), new("skipped", skipped), new("scripts", scripts.Length),
            new("median ms", scripts[scripts.Length / 2]), new("longest ms", scripts[^1]));
    }

    private static async Task<double> UsedMemoryAsync(IServer redis)
    {
        var memory = (await redis.InfoAsync("memory")).SelectMany(section => section);
        return double.Parse(memory.First(pair => pair.Key == "used_memory").Value, CultureInfo.InvariantCulture);
    }
}
