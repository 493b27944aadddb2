using System.Security.Cryptography;
using StackExchange.Redis;

namespace BoxOffice.Load.Benchmarks.Locks;

/// <summary>
/// What the seed does: SET NX PX with a token, the work, and release by a script where the token is still ours. Rivals wait for the lock.
/// </summary>
/// <param name="slowHolders">
/// One holder in 101 stops between looking and writing for longer than its lease, as a process does that is paused by its
/// garbage collector, its host or its network: the lock is another's by then, and nothing tells the first.
/// </param>
internal sealed class RedisLock(IDatabase redis, CostCounter cost, bool slowHolders) : SeatTaker
{
    /// <summary>Long beside the work (a few ms), short enough to measure.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    private const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    private long holders;

    public override string Name => slowHolders ? "Redis lock, 1 in 101 holders slow" : "Redis lock";

    public override async Task<bool> TakeAsync(SeatDocuments seats, long sale, CancellationToken cancellationToken)
    {
        var seat = SeatDocuments.Of(sale);
        RedisKey key = $"lock:{slowHolders}:{seats.Container.Id}:{seat.Id}";
        RedisValue token = RandomNumberGenerator.GetHexString(32);
        while (!await LockAsync(key, token)) await Task.Delay(Poll, cancellationToken);
        try
        {
            // Not every hundredth: where 32 come for each seat, in turn, none of those would ever be the first, who has the seat.
            var pause = slowHolders && Interlocked.Increment(ref holders) % 101 == 0 ? Lease * 2 : TimeSpan.Zero;
            return await Unguarded.LookAndWriteAsync(seats, seat, cancellationToken, pause);
        }
        finally
        {
            cost.RedisCalled();
            await redis.ScriptEvaluateAsync(Release, [key], [token]);
        }
    }

    private Task<bool> LockAsync(RedisKey key, RedisValue token)
    {
        cost.RedisCalled();
        return redis.StringSetAsync(key, token, Lease, When.NotExists);
    }
}
