using StackExchange.Redis;

namespace BoxOffice.Simulation.Seams;

/// <summary>What Redis had at a moment, to be put back later: as from a backup that is older than the loss.</summary>
internal sealed class RedisSnapshot
{
    private const string CacheOfCatalog = "cache:";

    private readonly List<Action<IDatabase>> keys = [];

    private RedisSnapshot()
    {
    }

    /// <summary>
    /// Everything but the history's clock, the locks of rebuilds, which a backup has outlived, and the second level of the catalogue's
    /// cache, which ends by Redis' own clock and which no flow reads.
    /// </summary>
    public static RedisSnapshot Take(IServer server, IDatabase redis)
    {
        var snapshot = new RedisSnapshot();
        foreach (var key in server.Keys().OrderBy(k => k.ToString(), StringComparer.Ordinal))
        {
            var name = key.ToString();
            if (name == SimulatedScripts.ClockKey || name.EndsWith(":rebuild", StringComparison.Ordinal)
                || name.StartsWith(CacheOfCatalog, StringComparison.Ordinal)) continue;
            snapshot.keys.Add(Copy(redis, key));
        }

        return snapshot;
    }

    /// <summary>Into a Redis that is empty.</summary>
    public void Restore(IDatabase redis) => keys.ForEach(put => put(redis));

    private static Action<IDatabase> Copy(IDatabase redis, RedisKey key)
    {
        switch (redis.KeyType(key))
        {
            case RedisType.Hash:
                var fields = redis.HashGetAll(key);
                return to => to.HashSet(key, fields);
            case RedisType.SortedSet:
                var scored = redis.SortedSetRangeByRankWithScores(key);
                return to => to.SortedSetAdd(key, scored);
            case RedisType.Set:
                var members = redis.SetMembers(key);
                return to => to.SetAdd(key, members);
            case RedisType.String:
                var text = redis.StringGet(key);
                return to => to.StringSet(key, text);
            case var other:
                throw new NotSupportedException($"{key} is a {other}; the simulator cannot keep that.");
        }
    }
}
