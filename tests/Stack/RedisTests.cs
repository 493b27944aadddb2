using BoxOffice.Local.Redis;
using StackExchange.Redis;

namespace BoxOffice.Tests.Stack;

/// <summary>What our scripts take for granted of a Redis, on each one we run on.</summary>
public sealed class RedisTests
{
    private const string ReadThenWrite = """
        local n = tonumber(redis.call('GET', KEYS[1]) or '0')
        redis.call('ZADD', KEYS[2], n + 1, 'm' .. (n + 1))
        redis.call('SET', KEYS[1], n + 1)
        return n + 1
        """;

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task A_script_is_one_decision_however_many_connections_run_it(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        const int Connections = 6, Calls = 400;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
            for (var call = 0; call < Calls; call++)
                await connection.GetDatabase().ScriptEvaluateAsync(ReadThenWrite, ["{q}:seq", "{q}:waiting"]);
        })));
        await using var reader = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        Assert.Equal(Connections * Calls, (int)await reader.GetDatabase().StringGetAsync("{q}:seq"));
        Assert.Equal(Connections * Calls, await reader.GetDatabase().SortedSetLengthAsync("{q}:waiting"));
    }

    [Theory, ClassData(typeof(RedisUnderTest))]
    public async Task What_scripts_use_is_there(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        (string Script, string Result)[] uses =
        [
            ("local t = redis.call('TIME') return tonumber(t[1]) > 1700000000 and 'clock' or 'none'", "clock"),
            ("redis.call('ZADD', KEYS[1], 1, 'a', 2, 'b', 3, 'c') return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')",
                "a,1,b,2,c,3"),
            ("return redis.call('ZRANGE', KEYS[1], '-inf', '+inf', 'BYSCORE', 'LIMIT', 1, 1)", "b"),
            ("return redis.call('ZADD', KEYS[1], 'NX', 'CH', 4, 'd')", "1"),
            ("return redis.call('ZRANK', KEYS[1], 'c')", "2"),
            ("return redis.call('ZCOUNT', KEYS[1], '-inf', '(3')", "2"),
            ("return redis.call('ZMSCORE', KEYS[1], 'd', 'z')[1]", "4"),
            ("return redis.call('ZPOPMIN', KEYS[1], 2)", "a,1,b,2"),
            ("return redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', 3)", "1"),
            ("redis.call('HSET', KEYS[2], 'a', 1, 'b', 2) return redis.call('HMGET', KEYS[2], 'b', 'a')", "2,1"),
            ("return redis.call('HINCRBY', KEYS[2], 'a', 5)", "6"),
            ("redis.call('PEXPIRE', KEYS[2], 60000) return redis.call('PTTL', KEYS[2]) > 50000 and 'ttl' or 'none'", "ttl"),
            ("return redis.call('SET', KEYS[3], 'v', 'PX', 60000, 'NX')", "OK"),
            ("redis.call('BITFIELD', KEYS[4], 'SET', 'u2', '#3', 2) return redis.call('BITFIELD', KEYS[4], 'GET', 'u2', '#3')", "2"),
            ("redis.call('SETRANGE', KEYS[5], 2, 'x') return #redis.call('GETRANGE', KEYS[5], 0, -1)", "3"),
            ("return redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])", "3"),
        ];
        foreach (var (script, expected) in uses)
        {
            var result = await connection.GetDatabase().ScriptEvaluateAsync(script, ["{q}:z", "{q}:h", "{q}:s", "{q}:b", "{q}:r"]);
            Assert.Equal(expected, result.Resp2Type == ResultType.Array ? string.Join(',', (string?[])result!) : result.ToString());
        }
    }

    [Fact]
    public async Task A_dozen_embedded_ones_stand_side_by_side()
    {
        var servers = Enumerable.Range(0, 12).Select(_ => EmbeddedRedis.Start()).ToArray();
        Assert.Equal(servers.Length, servers.Select(s => s.Port).Distinct().Count());
        foreach (var server in servers) await server.DisposeAsync();
    }
}
