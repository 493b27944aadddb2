using System.Collections.Concurrent;
using BoxOffice.Local.Redis;
using BoxOffice.Platform.Api;
using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace BoxOffice.Tests.WaitingRoom;

/// <summary>A line over a Redis of its own, its settings in memory: the scripts alone, without HTTP and Cosmos.</summary>
internal sealed class RedisLine : IWaitingRoomRecord, IAsyncDisposable
{
    public const string Queue = "main";
    private readonly IRedisServer server;
    private readonly ConnectionMultiplexer connection;
    private readonly ConcurrentDictionary<(string QueueId, long UserId, PlaceId Place), byte> spent = new();
    private readonly ConcurrentDictionary<long, PlaceId> places = new();
    private QueueSettings settings = QueueSettings.Default(Queue) with { Phase = QueuePhase.Open, Epoch = 1 };
    private RedisMemory memory;
    private int reads;
    private int checks;

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
        configuration.AsyncTimeout = 240_000;
        // A window of a day: the machine's clock does not end it in mid-test; NextWindowAsync does.
        var calm = (options ?? new WaitingRoomOptions()) with { TickSeconds = 86_400 };
        return new RedisLine(started, await ConnectionMultiplexer.ConnectAsync(configuration), calm);
    }

    /// <summary>The line as another process sees it: nothing in memory.</summary>
    public WaitingLine Another() => new(Redis, this, Microsoft.Extensions.Options.Options.Create(Options));

    /// <summary>How often the settings' record was read.</summary>
    public int Reads => reads;

    /// <summary>How often it was looked up whether a place is spent.</summary>
    public int Checks => checks;

    /// <summary>Whether the record of spent places is kept: without it a loss of Redis brings them back.</summary>
    public bool KeepsSpent { get; set; } = true;

    /// <summary>The settings on record.</summary>
    public QueueSettings Settings => settings;

    /// <summary>Calls made to Redis so far.</summary>
    public long Calls => connection.GetCounters().Interactive.OperationCount;

    public async Task<QueueSettings> ReadAsync(string queueId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref reads);
        // As Cosmos would: not at once.
        await Task.Yield();
        return settings;
    }

    public Task<RedisMemory> ReadMemoryAsync(string queueId, CancellationToken cancellationToken) => Task.FromResult(memory);

    public Task SaveMemoryAsync(string queueId, RedisMemory memory, CancellationToken cancellationToken)
    {
        this.memory = memory;
        return Task.CompletedTask;
    }

    public Task<bool> IsSpentAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref checks);
        return Task.FromResult(spent.ContainsKey((queueId, userId, place)));
    }

    public Task SpendAsync(string queueId, long userId, PlaceId place, CancellationToken cancellationToken)
    {
        if (KeepsSpent) spent.TryAdd((queueId, userId, place), 0);
        return Task.CompletedTask;
    }

    /// <summary>What an operator's call does: the record first, then Redis.</summary>
    public Task ConfigureAsync(Func<QueueSettings, QueueSettings> change)
    {
        var begins = ChangeRecord(change);
        return Line.ConfigureAsync(Queue, settings, begins);
    }

    /// <summary>What is left of an operator's call while Redis is away: the record only.</summary>
    /// <returns>Whether a sale begins.</returns>
    public bool ChangeRecord(Func<QueueSettings, QueueSettings> change)
    {
        var old = settings;
        settings = change(old) with { Revision = old.Revision + 1 };
        return settings.Epoch != old.Epoch;
    }

    /// <summary>What an operator's request does, by the rules.</summary>
    public async Task<Refusal?> RequestAsync(QueueSettingsRequest request, DateTimeOffset now)
    {
        var state = await StateAsync();
        var next = QueueRules.Next(settings, request, whole: false, state.Waiting + state.Skipped,
            TimeSpan.FromSeconds(Options.GraceSeconds), $"seed {settings.Revision}", now);
        if (next.Refused(out var refusal, out var changed)) return refusal;
        await ConfigureAsync(_ => changed);
        return null;
    }

    public Task PauseAsync() => ConfigureAsync(s => s with { Paused = true });

    public Task OpenAsync() => ConfigureAsync(s => s with { Phase = QueuePhase.Open, Paused = false });

    public Task CloseAsync() =>
        ConfigureAsync(s => s with { Phase = QueuePhase.Closed, Paused = false, ClosedAt = TimeProvider.System.GetUtcNow(), Drawn = true });

    /// <summary>The rest after a loss or a silence is over.</summary>
    public Task EndRestAsync() => Redis.HashSetAsync(Key("rate"), "recoverUntil", 1);

    public async Task<Standing> JoinAsync(long userId)
    {
        var standing = (await Line.JoinAsync(Queue, userId, TestContext.Current.CancellationToken)).Value;
        places[userId] = standing.Place;
        return standing;
    }

    public Task<Standing> PollAsync(QueueToken token) => Line.FindAsync(token, TestContext.Current.CancellationToken);

    public Task<EndedPlace> LeaveAsync(QueueToken token) => Line.LeaveAsync(token, TestContext.Current.CancellationToken);

    /// <summary>Leaves with the token of the last join.</summary>
    public Task<EndedPlace> LeaveAsync(long userId) => LeaveAsync(new QueueToken(Queue, userId, places[userId], 0));

    /// <summary>What a payment does: the mark in its batch, then the end of the session.</summary>
    public async Task<EndedPlace> PayAsync(QueueToken token, string reservationId = "r")
    {
        await SpendAsync(Queue, token.UserId, token.Place, TestContext.Current.CancellationToken);
        return await FinishPaymentAsync(token, reservationId);
    }

    /// <summary>What the message of a payment does, and the request before it.</summary>
    public Task<EndedPlace> FinishPaymentAsync(QueueToken token, string reservationId = "r") =>
        Line.EndPaidAsync(Queue, token.UserId, token.Place, reservationId, TestContext.Current.CancellationToken);

    public Task<DateTimeOffset?> HoldAsync(QueueToken token, string reservationId, DateTimeOffset? until) =>
        Line.HoldAsync(Queue, token.UserId, token.Place, reservationId, until, TestContext.Current.CancellationToken);

    /// <summary>Everything that a tick of the timer does.</summary>
    public Task<int> RunTickAsync(WaitingLine? line = null) =>
        new Admission(line ?? Line, NullLogger<Admission>.Instance).TickAsync(Queue, TestContext.Current.CancellationToken);

    /// <summary>Joins while nobody is let in, one after the other; returns their tokens.</summary>
    public async Task<List<QueueToken>> WaitAsync(int first, int count)
    {
        var tokens = new List<QueueToken>(count);
        for (var user = first; user < first + count; user++) tokens.Add(TokenOf(user, await JoinAsync(user)));
        return tokens;
    }

    public static QueueToken TokenOf(long userId, Standing standing) =>
        new(Queue, userId, standing.Place, standing.Now.ToUnixTimeMilliseconds());

    /// <summary>The token that an active place is given by a poll: it says when its session ends.</summary>
    public static QueueToken RenewedTokenOf(long userId, Standing standing) =>
        TokenOf(userId, standing) with { SessionEnd = standing.SessionEnds!.Value.ToUnixTimeMilliseconds() };

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
    public Task<double> UnseenForAsync(long userId, TimeSpan time) =>
        Redis.SortedSetDecrementAsync(Key("seen"), userId, time.TotalMilliseconds);

    /// <summary>As if the user's session had so much less to go.</summary>
    public Task<double> AgeSessionAsync(long userId, TimeSpan time) =>
        Redis.SortedSetDecrementAsync(Key("active"), userId, time.TotalMilliseconds);

    /// <summary>What Redis remembers now, to be given back by the function: a snapshot on its disk.</summary>
    public async Task<Func<Task>> SnapshotAsync()
    {
        var keys = new List<Func<IDatabase, Task>>();
        foreach (var name in (string[])["settings", "admitted", "rate", "holds"])
        {
            var entries = await Redis.HashGetAllAsync(Key(name));
            if (entries.Length > 0) keys.Add(redis => redis.HashSetAsync(Key(name), entries));
        }

        foreach (var name in (string[])["waiting", "seen", "parked", "parkedAt", "active", "ended"])
        {
            var entries = await Redis.SortedSetRangeByRankWithScoresAsync(Key(name));
            if (entries.Length > 0) keys.Add(redis => redis.SortedSetAddAsync(Key(name), entries));
        }

        var seq = await Redis.StringGetAsync(Key("seq"));
        if (seq.HasValue) keys.Add(redis => redis.StringSetAsync(Key("seq"), seq));
        return async () =>
        {
            await LoseEverythingAsync();
            foreach (var restore in keys) await restore(Redis);
        };
    }

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
