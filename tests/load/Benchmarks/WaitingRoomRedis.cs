using System.Globalization;
using BoxOffice.Local.Redis;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// What a crowd costs a redis-server: memory of the whole line, and the longest that one script of a tick keeps everybody else waiting, by
/// the server's own slow log.
/// </summary>
internal sealed class WaitingRoomRedis : Benchmark, IWaitingRoomRecord
{
    private const string Queue = "main";
    private const int Batch = 2_000;

    /// <summary>The clock of the slow log runs on while something else has the processor: of several ticks the quietest is the script's own time.</summary>
    private const int Ticks = 6;
    private static readonly QueueSettings Paused = QueueSettings.Default(Queue) with { Phase = QueuePhase.Open, Paused = true, Epoch = 1 };

    public override string Name => "waiting-room-redis";

    public override string Description => "a line of --people (1,000,000) in redis-server: memory, and the scripts of ticks of 6,000";

    public Task<QueueSettings> ReadAsync(string queueId, CancellationToken cancellationToken) => Task.FromResult(Paused);

    public Task<RedisMemory> ReadMemoryAsync(string queueId, CancellationToken cancellationToken) => Task.FromResult(default(RedisMemory));

    public Task SaveMemoryAsync(string queueId, RedisMemory memory, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> IsSpentAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken) => Task.FromResult(false);

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

        return rows;
    }

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
        await redis.ConfigSetAsync("slowlog-max-len", 1000);
        await redis.ConfigSetAsync("slowlog-log-slower-than", 0);
        await redis.SlowlogResetAsync();
        var admitted = 0;
        for (var over = false; !over;)
        {
            var chunk = await line.AdmitAsync(Queue, cancellationToken);
            admitted += chunk.Admitted;
            over = chunk.IsOver;
        }

        var scripts = (await redis.SlowlogGetAsync(1000))
            .Where(c => c.Arguments[0].ToString().StartsWith("EVAL", StringComparison.Ordinal))
            .Select(c => c.Duration.TotalMilliseconds).Order().ToArray();
        return new BenchRow(
            name, new("admitted", admitted), new("scripts", scripts.Length), new("median ms", scripts[scripts.Length / 2]), new("longest ms", scripts[^1]));
    }

    private static async Task<double> UsedMemoryAsync(IServer redis)
    {
        var memory = (await redis.InfoAsync("memory")).SelectMany(section => section);
        return double.Parse(memory.First(pair => pair.Key == "used_memory").Value, CultureInfo.InvariantCulture);
    }
}
