using BoxOffice.Local.Redis;
using BoxOffice.WaitingRoom;
using StackExchange.Redis;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>A line over a Redis of its own, its settings in memory: the scripts alone, without HTTP and Cosmos.</summary>
internal sealed class RedisLine : IQueueSettingsSource, IAsyncDisposable
{
    public const string Queue = "main";
    private readonly IRedisServer server;
    private readonly ConnectionMultiplexer connection;
    private QueueSettings settings = QueueSettings.Default(Queue);
    private int reads;

    private RedisLine(IRedisServer server, ConnectionMultiplexer connection, WaitingRoomOptions options)
    {
        this.server = server;
        this.connection = connection;
        Options = options;
        Redis = connection.GetDatabase();
        Line = Another();
    }

    public WaitingRoomOptions Options { get; }

    public IDatabase Redis { get; }

    public WaitingLine Line { get; }

    public static async Task<RedisLine> StartAsync(RedisKind kind, WaitingRoomOptions? options = null)
    {
        var started = await RedisUnderTest.StartAsync(kind);
        var configuration = ConfigurationOptions.Parse(started.ConnectionString);
        configuration.AllowAdmin = true;
        // Ten thousand calls at once queue on one connection; Garnet's scripts take their time on a busy machine.
        configuration.AsyncTimeout = 60_000;
        // A window of a day: the machine's clock does not end it in mid-test; NextWindowAsync does.
        var calm = (options ?? new WaitingRoomOptions()) with { TickSeconds = 86_400 };
        return new RedisLine(started, await ConnectionMultiplexer.ConnectAsync(configuration), calm);
    }

    /// <summary>The line as another process sees it: nothing in memory.</summary>
    public WaitingLine Another() => new(Redis, this, Microsoft.Extensions.Options.Options.Create(Options));

    /// <summary>How often the settings' record was read.</summary>
    public int Reads => reads;

    /// <summary>Calls made to Redis so far.</summary>
    public long Calls => connection.GetCounters().Interactive.OperationCount;

    public async Task<QueueSettings> ReadAsync(string queueId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref reads);
        // As Cosmos would: not at once.
        await Task.Yield();
        return settings;
    }

    /// <summary>What an operator's call does: the record first, then Redis.</summary>
    public Task ConfigureAsync(Func<QueueSettings, QueueSettings> change)
    {
        settings = change(settings) with { Revision = settings.Revision + 1 };
        return Line.ConfigureAsync(Queue, settings);
    }

    public Task PauseAsync() => ConfigureAsync(s => s with { Phase = QueuePhase.Paused });

    public Task OpenAsync() => ConfigureAsync(s => s with { Phase = QueuePhase.Open });

    public async Task<Standing> JoinAsync(long userId) => (await Line.JoinAsync(Queue, userId, TestContext.Current.CancellationToken)).Value;

    public async Task<Standing> PollAsync(QueueToken token, TimeSpan extendTo = default) =>
        await Line.FindAsync(token, extendTo, TestContext.Current.CancellationToken);

    /// <summary>Joins while nobody is let in, one after the other; returns their tokens.</summary>
    public async Task<List<QueueToken>> WaitAsync(int first, int count)
    {
        var tokens = new List<QueueToken>(count);
        for (var user = first; user < first + count; user++) tokens.Add(TokenOf(user, await JoinAsync(user)));
        return tokens;
    }

    public static QueueToken TokenOf(long userId, Standing standing) =>
        new(Queue, userId, standing.Phase == QueuePhase.PreOpen ? 0 : standing.Number, standing.Now.ToUnixTimeMilliseconds());

    /// <summary>A whole tick, and forgets its window, so that the next call is the next tick.</summary>
    public async Task<int> TickAsync()
    {
        var admitted = await SameTickAsync();
        await NextWindowAsync(1);
        return admitted;
    }

    public async Task<int> SameTickAsync(WaitingLine? line = null)
    {
        var admitted = 0;
        for (var chunks = 0; chunks < 1000; chunks++)
        {
            var chunk = await (line ?? Line).AdmitAsync(Queue, TestContext.Current.CancellationToken);
            admitted += chunk.Admitted;
            if (chunk.IsOver) return admitted;
        }

        throw new InvalidOperationException("A tick did not end.");
    }

    /// <summary>As if so many windows had passed: Redis' clock cannot be turned, what it last saw can.</summary>
    public async Task NextWindowAsync(int windows)
    {
        foreach (var field in (RedisValue[])["window", "measured"])
        {
            if (await Redis.HashExistsAsync(Key("rate"), field)) await Redis.HashDecrementAsync(Key("rate"), field, windows);
        }
    }

    /// <summary>As if the user had not polled for so long.</summary>
    public Task<double> UnseenForAsync(long userId, TimeSpan time) => Redis.SortedSetDecrementAsync(Key("seen"), userId, time.TotalMilliseconds);

    /// <summary>As if the user's session had so much less to go.</summary>
    public Task<double> AgeSessionAsync(long userId, TimeSpan time) => Redis.SortedSetDecrementAsync(Key("active"), userId, time.TotalMilliseconds);

    public async Task LoseEverythingAsync()
    {
        foreach (var endpoint in connection.GetEndPoints()) await connection.GetServer(endpoint).FlushDatabaseAsync(Redis.Database);
    }

    public Task<QueueState> StateAsync() => Line.StateAsync(Queue, TestContext.Current.CancellationToken);

    public static RedisKey Key(string name) => $"{{q:{Queue}}}:{name}";

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await server.DisposeAsync();
    }
}
