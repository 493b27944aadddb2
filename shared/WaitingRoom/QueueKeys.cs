using System.Text.RegularExpressions;
using BoxOffice.Platform.Api;
using StackExchange.Redis;

namespace BoxOffice.WaitingRoom;

/// <summary>The keys of one queue, in the order of queue.lua, and what this process remembers of it.</summary>
internal sealed class QueueKeys(string queueId)
{
    private static readonly string[] Names =
        ["settings", "seq", "waiting", "seen", "parked", "parkedAt", "active", "admitted", "ended", "rate", "holds"];

    private readonly Lock gate = new();
    private long highWater;
    private RedisMemory youngest;
    private Task? preparing;

    public string QueueId { get; } = queueId;

    public RedisKey[] All { get; } = [.. Names.Select(name => (RedisKey)$"{{q:{queueId}}}:{name}")];

    /// <summary>The youngest memory of Redis that this process has seen: one that remembers less is not believed.</summary>
    public RedisMemory Seen
    {
        get
        {
            lock (gate) return youngest;
        }
    }

    /// <summary>
    /// The largest number this process has seen: after a total loss of Redis, on a server whose clock is behind the old one's,
    /// the clock alone would repeat numbers.
    /// </summary>
    public long HighWater => Volatile.Read(ref highWater);

    /// <summary>After a loss thousands of calls find Redis unprepared at once: one of them reads the
    /// record, the others wait for it.</summary>
    public Task PrepareOnceAsync(Func<Task> prepare)
    {
        lock (gate) return preparing is { IsCompleted: false } underWay ? underWay : preparing = prepare();
    }

    public void Saw(RedisMemory memory)
    {
        lock (gate)
        {
            if (memory > youngest) youngest = memory;
        }
    }

    public void Saw(long number)
    {
        for (var seen = HighWater; number > seen; seen = HighWater)
        {
            if (Interlocked.CompareExchange(ref highWater, number, seen) == seen) return;
        }
    }
}

/// <summary>The names that a queue may have.</summary>
public static partial class QueueId
{
    /// <summary>Small letters, digits and hyphens, at most 64: it becomes part of keys and addresses.</summary>
    public static bool IsValid(string queueId) => Form().IsMatch(queueId);

    /// <summary>400 for a name that no queue can have.</summary>
    public static InvalidRequest Invalid() => InvalidRequest.Because("queueId", "Must be 1 to 64 of a-z, 0-9 and hyphens.");

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
