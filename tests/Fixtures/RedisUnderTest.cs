using BoxOffice.Local.Redis;
using StackExchange.Redis;

namespace BoxOffice.Tests;

/// <summary>Which Redis a test runs on.</summary>
public enum RedisKind
{
    /// <summary>Garnet in process; always there.</summary>
    Garnet,

    /// <summary>A child <c>redis-server</c>, or a database of the server that REDIS_CONNECTION names.</summary>
    RedisServer,
}

/// <summary>
/// Theory data: every Redis that this machine has. <c>[Theory, ClassData(typeof(RedisUnderTest))] Task Name(RedisKind kind)</c>
/// with <c>await using var redis = await RedisUnderTest.StartAsync(kind)</c>.
/// </summary>
public sealed class RedisUnderTest : TheoryData<RedisKind>
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("REDIS_CONNECTION");

    public RedisUnderTest()
    {
        Add(RedisKind.Garnet);
        if (HasServer) Add(RedisKind.RedisServer);
    }

    /// <summary>Whether there is a real Redis to run on.</summary>
    public static bool HasServer => Given is not null || RedisServerProcess.IsInstalled;

    /// <summary>An empty Redis of that kind, the caller's own until it is disposed of.</summary>
    public static async Task<IRedisServer> StartAsync(RedisKind kind) => kind switch
    {
        RedisKind.Garnet => EmbeddedRedis.Start(),
        _ when Given is not null => await GivenRedis.TakeAsync(Given),
        _ => await RedisServerProcess.StartAsync(),
    };

    /// <summary>A database of the server named by REDIS_CONNECTION, emptied. A server has 16, so more tests than that wait.</summary>
    private sealed class GivenRedis(string connectionString, int database) : IRedisServer
    {
        private static readonly SemaphoreSlim Free = new(16);
        private static readonly Stack<int> Databases = new(Enumerable.Range(0, 16));

        public string ConnectionString => $"{connectionString},defaultDatabase={database}";

        public static async Task<GivenRedis> TakeAsync(string connectionString)
        {
            await Free.WaitAsync(TestContext.Current.CancellationToken);
            int database;
            lock (Databases) database = Databases.Pop();
            var given = new GivenRedis(connectionString, database);
            await using var connection = await ConnectionMultiplexer.ConnectAsync(given.ConnectionString);
            await connection.GetDatabase().ExecuteAsync("FLUSHDB");
            return given;
        }

        public ValueTask DisposeAsync()
        {
            lock (Databases) Databases.Push(database);
            Free.Release();
            return ValueTask.CompletedTask;
        }
    }
}
