using BoxOffice.Catalog;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Redis;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.Seams;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace BoxOffice.Simulation.World;

/// <summary>Two or more instances of the service over one emulator, one Redis and one message store, on a
/// clock that only a history moves.</summary>
internal sealed class SimulatedWorld : IAsyncDisposable
{
    /// <summary>More commits than a stale read goes back.</summary>
    private const int KeptCommits = 8;

    private readonly EmbeddedRedis redis;
    private readonly List<SimulatedInstance> instances = [];
    private ConnectionMultiplexer? connection;
    private RedisSnapshot? backup;

    private SimulatedWorld()
    {
        redis = EmbeddedRedis.Start();
        Cosmos = new CosmosEmulator(new CosmosEmulatorOptions { TimeProvider = Clock, Interleave = false, KeptCommits = KeptCommits });
        Messages = new MessageStore(Gate, Clock, () => Defect);
        Redis = new RedisWorld(Gate, Clock, () => Defect);
        Receiver = new SimulatedReceiver(Gate);
    }

    /// <summary>The history's clock: Cosmos', Redis' and the queues'.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2027, 5, 1, 10, 0, 0, TimeSpan.Zero));

    public Gate Gate { get; } = new();

    public CosmosEmulator Cosmos { get; }

    public MessageStore Messages { get; }

    public RedisWorld Redis { get; }

    /// <summary>Whom the service tells of events.</summary>
    public SimulatedReceiver Receiver { get; }

    /// <summary>What is planted; <see cref="Defect.None"/> for the service as it is.</summary>
    public Defect Defect { get; set; } = Defect.None;

    /// <summary>Where reads were answered from before the last commit, and how often.</summary>
    public Dictionary<string, int> StalePlaces { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<SimulatedInstance> Instances => instances;

    /// <summary>How often Redis lost what it had, or went back to what it had before.</summary>
    public int RedisLosses { get; private set; }

    /// <summary>Something that a map must be rebuilt after happened: the runbook's answer to it.</summary>
    public bool NeedsRebuild { get; set; }

    /// <summary>A connection of the checks' own, which waits at no gate.</summary>
    public IDatabase RedisDatabase => connection!.GetDatabase();

    /// <param name="skews">One for each instance: how far its clock is ahead.</param>
    public static async Task<SimulatedWorld> StartAsync(IReadOnlyList<TimeSpan> skews, CancellationToken cancellationToken)
    {
        var world = new SimulatedWorld();
        world.connection = await ConnectionMultiplexer.ConnectAsync($"{world.redis.ConnectionString},allowAdmin=true");
        for (var i = 0; i < skews.Count; i++)
            world.instances.Add(SimulatedInstance.Start($"instance {i + 1}", skews[i], world, world.redis.ConnectionString));
        await world.instances[0].Get<CosmosDatabase>().CreateIfMissingAsync(cancellationToken);
        return world;
    }

    /// <summary>Time goes on for everybody; timers that are due fire.</summary>
    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        foreach (var instance in instances) instance.Follow(Clock.GetUtcNow());
    }

    /// <summary>As after <see cref="StartAsync"/>, an hour later: nothing that was cached is still good.</summary>
    public void Reset()
    {
        Gate.Clear();
        Advance(TimeSpan.FromHours(1));
        Cosmos.Clear();
        Cosmos.Faults.Clear();
        Messages.Clear();
        Receiver.Forget();
        LoseRedis();
        backup = null;
        RedisLosses = 0;
        NeedsRebuild = false;
        StalePlaces.Clear();
        Defect = Defect.None;
    }

    /// <summary>Puts the concert on sale, a month from now.</summary>
    public async Task PublishAsync()
    {
        var concert = SimulatedHall.Concert(Clock.GetUtcNow().AddDays(30));
        var claim = DateClaim.Of(SimulatedHall.DateId, SimulatedHall.ConcertId);
        var catalog = instances[0].Get<CosmosDatabase>().Catalog;
        await catalog.CreateAsync(concert, ConcertDocument.Partition(SimulatedHall.ConcertId), BoxOfficeJson.Default.ConcertDocument,
            CancellationToken.None);
        await catalog.CreateAsync(claim, DateClaim.Partition(SimulatedHall.DateId), BoxOfficeJson.Default.DateClaim,
            CancellationToken.None);
    }

    /// <summary>Redis forgets everything but its scripts.</summary>
    public void LoseRedis()
    {
        connection!.GetServers()[0].FlushAllDatabases();
        Redis.Forget();
        RedisLosses++;
    }

    /// <summary>Keeps what Redis has now, for <see cref="RestoreRedis"/>.</summary>
    public void BackUpRedis() => backup = RedisSnapshot.Take(connection!.GetServers()[0], RedisDatabase);

    /// <summary>Redis is lost, and comes back as it was backed up last; nothing happens where it never was.</summary>
    public void RestoreRedis()
    {
        if (backup is null) return;
        LoseRedis();
        backup.Restore(RedisDatabase);
        NeedsRebuild = true;
    }

    /// <summary>Keys that Redis would keep until somebody deletes them.</summary>
    public IReadOnlyList<string> KeysWithoutEnd(string pattern) =>
    [
        .. connection!.GetServers()[0].Keys(pattern: pattern).Where(k => RedisDatabase.KeyTimeToLive(k) is null)
            .Select(k => k.ToString()).Order(StringComparer.Ordinal),
    ];

    /// <summary>A read at that place was behind.</summary>
    public void SawStale(string place) => StalePlaces[place] = StalePlaces.GetValueOrDefault(place) + 1;

    public async ValueTask DisposeAsync()
    {
        instances.ForEach(i => i.Dispose());
        if (connection is not null) await connection.DisposeAsync();
        await Cosmos.DisposeAsync();
        await redis.DisposeAsync();
    }
}
