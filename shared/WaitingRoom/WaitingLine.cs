using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// The lines of all queues in Redis: each call is one script and one round trip (two more the first time that Redis does not
/// know the queue). Redis' clock is the only one.
/// </summary>
public sealed class WaitingLine(IDatabase redis, IQueueSettingsSource source, IOptions<WaitingRoomOptions> options)
{
    /// <summary>Most people or entries a script touches: nobody else is served meanwhile, and 250 take about a millisecond.</summary>
    public const int Chunk = 250;

    private const string KnownQueues = "queues";
    private static readonly RedisScript JoinScript = Load("join.lua");
    private static readonly RedisScript PlaceScript = Load("place.lua");
    private static readonly RedisScript EndScript = Load("end.lua");
    private static readonly RedisScript AdmitScript = RedisScript.Load("queue.lua", "outflow.lua", "admit.lua");
    private static readonly RedisScript SweepScript = Load("sweep.lua");
    private static readonly RedisScript BoardScript = Load("board.lua");
    private static readonly RedisScript ConfigureScript = RedisScript.Load("configure.lua");
    private readonly ConcurrentDictionary<string, QueueKeys> known = new(StringComparer.Ordinal);
    private readonly WaitingRoomOptions settings = options.Value;

    /// <summary>Joins, or finds the place that the user has. 409 where the queue is closed.</summary>
    public async Task<Outcome<Standing>> JoinAsync(string queueId, long userId, CancellationToken cancellationToken)
    {
        var keys = KeysOf(queueId);
        var reply = await EvaluateAsync(JoinScript, keys, [userId, keys.HighWater], cancellationToken);
        if (reply.Length == 1) return new QueueClosed(queueId);
        var standing = Standing.From(reply);
        keys.Saw(standing.Number);
        return standing;
    }

    /// <summary>Where the token's bearer stands. Counts as being seen; puts back a place that Redis lost.</summary>
    /// <param name="extendTo">Extends a session to at least this from now, once; zero leaves it.</param>
    public async Task<Standing> FindAsync(QueueToken token, TimeSpan extendTo, CancellationToken cancellationToken)
    {
        var keys = KeysOf(token.QueueId);
        keys.Saw(token.Number);
        RedisValue[] values = [token.UserId, token.Number, token.IssuedAt, (long)extendTo.TotalMilliseconds, settings.RecoverySeconds * 1000L];
        return Standing.From(await EvaluateAsync(PlaceScript, keys, values, cancellationToken));
    }

    /// <summary>Ends the place, waiting or active. Idempotent.</summary>
    public Task<EndedPlace> LeaveAsync(string queueId, long userId, CancellationToken cancellationToken) =>
        EndAsync(queueId, userId, "place", cancellationToken);

    /// <summary>Ends the session, and leaves a later place in the line alone. Idempotent.</summary>
    public Task<EndedPlace> EndSessionAsync(string queueId, long userId, CancellationToken cancellationToken) =>
        EndAsync(queueId, userId, "session", cancellationToken);

    /// <summary>One chunk of a tick.</summary>
    public async Task<AdmittedChunk> AdmitAsync(string queueId, CancellationToken cancellationToken)
    {
        RedisValue[] values = [settings.TickSeconds * 1000L, Chunk, settings.PresenceSeconds * 1000L];
        var reply = await EvaluateAsync(AdmitScript, KeysOf(queueId), values, cancellationToken);
        return new AdmittedChunk((int)reply[0], (int)reply[1], (int)reply[2] == 1, [.. reply[3..].Select(wait => (long)wait)]);
    }

    /// <summary>One chunk of clearing away.</summary>
    public async Task<SweptChunk> SweepAsync(string queueId, CancellationToken cancellationToken)
    {
        RedisValue[] values = [Chunk, settings.GraceSeconds * 1000L, settings.TokenHours * 3_600_000L];
        var reply = await EvaluateAsync(SweepScript, KeysOf(queueId), values, cancellationToken);
        return new SweptChunk((int)reply[0], (int)reply[1], (int)reply[2] == 1);
    }

    /// <summary>The queue as a whole.</summary>
    public async Task<QueueState> StateAsync(string queueId, CancellationToken cancellationToken) =>
        QueueState.From(queueId, await EvaluateAsync(BoardScript, KeysOf(queueId), [], cancellationToken));

    /// <summary>Gives Redis these settings, unless it has newer ones.</summary>
    public async Task ConfigureAsync(string queueId, QueueSettings told)
    {
        // Listed before it is known: a queue that can be joined is one that the timer visits.
        await redis.SetAddAsync(KnownQueues, queueId);
        RedisValue[] values =
        [
            told.Revision, Standing.TextOf(told.Phase), Text(told.AdmitPerTick), Text(told.Capacity), Text(told.SessionSeconds),
            Text(told.OpensAt?.ToUnixTimeMilliseconds()), told.Seed ?? "", told.Seed is { } seed ? Lottery.CommitmentTo(seed) : "",
        ];
        await ConfigureScript.EvaluateAsync(redis, KeysOf(queueId).Settings, values);
        // And again: the timer may have dropped a closed queue from the list between the two.
        await redis.SetAddAsync(KnownQueues, queueId);
    }

    /// <summary>Takes a closed queue, whose sessions are over, off the timer's round until it is configured again.</summary>
    public async Task RetireAsync(string queueId, CancellationToken cancellationToken)
    {
        known.TryRemove(queueId, out _);
        await redis.SetRemoveAsync(KnownQueues, queueId);
        if ((await StateAsync(queueId, cancellationToken)).Phase != QueuePhase.Closed) await redis.SetAddAsync(KnownQueues, queueId);
    }

    /// <summary>The queues that the timer visits: those Redis lists and those this process has served.</summary>
    public async Task<IReadOnlyCollection<string>> QueuesAsync()
    {
        var listed = await redis.SetMembersAsync(KnownQueues);
        return [.. listed.Select(queueId => queueId.ToString()).Concat(known.Keys).Append(Concert.MainQueue).Distinct(StringComparer.Ordinal)];
    }

    private static RedisScript Load(string name) => RedisScript.Load("queue.lua", name);

    private static RedisValue Text(long? number) => number?.ToString() ?? "";

    private QueueKeys KeysOf(string queueId) => known.GetOrAdd(queueId, id => new QueueKeys(id));

    private async Task<EndedPlace> EndAsync(string queueId, long userId, string what, CancellationToken cancellationToken)
    {
        var reply = await EvaluateAsync(EndScript, KeysOf(queueId), [userId, what], cancellationToken);
        return new EndedPlace((int)reply[0] == 1, (int)reply[1] > 0);
    }

    private async Task<RedisResult[]> EvaluateAsync(RedisScript script, QueueKeys keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        RedisValue[] all = [settings.AdmitPerTick, settings.Capacity, settings.SessionSeconds, .. values];
        var reply = await script.EvaluateAsync(redis, keys.All, all);
        for (var attempt = 0; IsUnprepared(reply); attempt++)
        {
            if (attempt == 3) throw new RedisTimeoutException(CommandFlags.None, "Redis forgets the queue's settings as fast as it is told them.", CommandStatus.Unknown);
            await keys.PrepareOnceAsync(() => PrepareAsync(keys.QueueId)).WaitAsync(cancellationToken);
            reply = await script.EvaluateAsync(redis, keys.All, all);
        }

        return reply.Resp3Type == ResultType.Array ? (RedisResult[])reply! : [reply];
    }

    private async Task PrepareAsync(string queueId) => await ConfigureAsync(queueId, await source.ReadAsync(queueId, CancellationToken.None));

    private static bool IsUnprepared(RedisResult reply) => reply.Resp3Type != ResultType.Array && reply.ToString() == "UNPREPARED";
}
