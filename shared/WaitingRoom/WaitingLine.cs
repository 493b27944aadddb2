using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// The lines of all queues in Redis: each call is one script and one round trip; two more where Redis does not know the queue, and a read
/// of the record where a place came back after a loss of Redis. Redis' clock is the only one.
/// </summary>
public sealed class WaitingLine(IDatabase redis, IWaitingRoomRecord record, IOptions<WaitingRoomOptions> options)
{
    /// <summary>Most people or entries a script touches: nobody else is served meanwhile, and 250 take about a millisecond.</summary>
    public const int Chunk = 250;

    /// <summary>How long the keys of a sale that is over stay.</summary>
    private static readonly TimeSpan RetiredLife = TimeSpan.FromHours(1);

    private const string KnownQueues = "queues";
    private static readonly RedisScript JoinScript = Load("join.lua");
    private static readonly RedisScript PlaceScript = Load("place.lua");
    private static readonly RedisScript EndScript = Load("end.lua");
    private static readonly RedisScript HoldScript = Load("hold.lua");
    private static readonly RedisScript AdmitScript = RedisScript.Load("queue.lua", "outflow.lua", "admit.lua");
    private static readonly RedisScript SweepScript = Load("sweep.lua");
    private static readonly RedisScript RetireScript = Load("retire.lua");
    private static readonly RedisScript BoardScript = Load("board.lua");
    private static readonly RedisScript ConfigureScript = RedisScript.Load("configure.lua");
    private readonly ConcurrentDictionary<string, QueueKeys> known = new(StringComparer.Ordinal);
    private readonly WaitingRoomOptions settings = options.Value;

    /// <summary>Joins, or finds the place that the user has. 409 where the queue is closed.</summary>
    public async Task<Outcome<Standing>> JoinAsync(string queueId, long userId, CancellationToken cancellationToken)
    {
        var keys = KeysOf(queueId);
        var reply = await JoinAsync(keys, userId, isChecked: false, cancellationToken);
        while (reply.Length > 1 && Standing.NeedsCheck(reply))
        {
            var place = Standing.From(reply).Place;
            var spent = await record.IsSpentAsync(queueId, userId, place, cancellationToken);
            if (spent) await EndAsync(queueId, userId, place, "spent", "", cancellationToken);
            reply = await JoinAsync(keys, userId, isChecked: !spent, cancellationToken);
        }

        if (reply.Length == 1) return new QueueClosed(queueId);
        var standing = Seen(keys, reply);
        keys.Saw(standing.Number);
        return standing;
    }

    /// <summary>Where the token's bearer is. Counts as being seen; puts back a place that Redis lost.</summary>
    public async Task<Standing> FindAsync(QueueToken token, CancellationToken cancellationToken)
    {
        var keys = KeysOf(token.QueueId);
        keys.Saw(token.Place.Number);
        var reply = await FindAsync(keys, token, isChecked: false, cancellationToken);
        if (!Standing.NeedsCheck(reply)) return Seen(keys, reply);
        if (!await record.IsSpentAsync(token.QueueId, token.UserId, token.Place, cancellationToken))
            return Seen(keys, await FindAsync(keys, token, isChecked: true, cancellationToken));
        await EndAsync(token.QueueId, token.UserId, token.Place, "spent", "", cancellationToken);
        return Seen(keys, reply);
    }

    /// <summary>Ends the place, waiting or active, and marks it on record first, so that no loss of
    /// Redis brings it back. Idempotent.</summary>
    public async Task<EndedPlace> LeaveAsync(QueueToken token, CancellationToken cancellationToken)
    {
        await record.SpendAsync(token.QueueId, token.UserId, token.Place, cancellationToken);
        return await EndAsync(token.QueueId, token.UserId, token.Place, "left", "", cancellationToken);
    }

    /// <summary>
    /// Ends the place with which a reservation was paid; while another hold of its session is open the session goes on. The payment has
    /// marked the place on record. Idempotent, and without effect on any other place of the user.
    /// </summary>
    public Task<EndedPlace> EndPaidAsync(string queueId, long userId, PlaceId place, string reservationId,
        CancellationToken cancellationToken) =>
        EndAsync(queueId, userId, place, "paid", reservationId, cancellationToken);

    /// <summary>A hold of the place's session begins, lasts longer, or is over: while it is open the session goes on.</summary>
    /// <param name="until">When the hold ends; null where it is over.</param>
    /// <returns>When the session ends; null where it is not this place's.</returns>
    public async Task<DateTimeOffset?> HoldAsync(
        string queueId, long userId, PlaceId place, string reservationId, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        RedisValue[] values =
            [userId, place.Epoch, place.Number, reservationId, until?.ToUnixTimeMilliseconds() ?? 0, settings.ExtensionSeconds * 1000L];
        return Standing.TimeOf((await EvaluateAsync(HoldScript, KeysOf(queueId), values, cancellationToken))[0]);
    }

    /// <summary>One chunk of a tick.</summary>
    public async Task<AdmittedChunk> AdmitAsync(string queueId, CancellationToken cancellationToken)
    {
        RedisValue[] values = [settings.TickSeconds * 1000L, Chunk, settings.GraceSeconds * 1000L];
        var reply = await EvaluateAsync(AdmitScript, KeysOf(queueId), values, cancellationToken);
        return new AdmittedChunk((int)reply[0], (int)reply[1], (int)reply[2] == 1, [.. reply[3..].Select(wait => (long)wait)]);
    }

    /// <summary>One chunk of clearing away.</summary>
    public async Task<SweptChunk> SweepAsync(string queueId, CancellationToken cancellationToken)
    {
        var keys = KeysOf(queueId);
        RedisValue[] values = [Chunk, settings.GraceSeconds * 1000L, (settings.TokenHours + 1) * 3_600_000L];
        var reply = await EvaluateAsync(SweepScript, keys, values, cancellationToken);
        keys.Saw(Standing.MemoryOf(reply, 4));
        return new SweptChunk((int)reply[0], (int)reply[1], (int)reply[2] == 1, (int)reply[3] == 1);
    }

    /// <summary>The queue as a whole.</summary>
    public async Task<QueueState> StateAsync(string queueId, CancellationToken cancellationToken)
    {
        var keys = KeysOf(queueId);
        var state = QueueState.From(queueId, await EvaluateAsync(BoardScript, keys, [], cancellationToken));
        keys.Saw(state.Memory);
        return state;
    }

    /// <summary>
    /// Brings Redis up to the record: settings of an older revision are replaced, and a memory that is older than the one on record is
    /// lost. Two reads of the record; part of each tick.
    /// </summary>
    public async Task CompareAsync(string queueId, CancellationToken cancellationToken)
    {
        var keys = KeysOf(queueId);
        keys.Saw(await record.ReadMemoryAsync(queueId, cancellationToken));
        await ConfigureAsync(queueId, await record.ReadAsync(queueId, cancellationToken), begins: false);
    }

    /// <summary>Puts on record how much Redis remembers; part of each tick.</summary>
    public Task SaveMemoryAsync(string queueId, CancellationToken cancellationToken) =>
        record.SaveMemoryAsync(queueId, KeysOf(queueId).Seen, cancellationToken);

    /// <summary>Gives Redis these settings, unless it has newer ones.</summary>
    /// <param name="begins">Whether the sale of these settings begins with this call.</param>
    public async Task ConfigureAsync(string queueId, QueueSettings told, bool begins)
    {
        var keys = KeysOf(queueId);
        // Listed before it is known: a queue that can be joined is one that the timer visits.
        await redis.SetAddAsync(KnownQueues, queueId);
        var seen = keys.Seen;
        RedisValue[] values =
        [
            told.Revision, told.Epoch, Standing.TextOf(told.Phase), told.Paused ? 1 : 0, Text(told.AdmitPerTick), Text(told.Capacity),
            Text(told.SessionSeconds), Text(told.OpensAt?.ToUnixTimeMilliseconds()), told.Seed ?? "",
            told.Seed is { } seed ? Lottery.CommitmentTo(seed) : "", Text(told.ClosedAt?.ToUnixTimeMilliseconds()), told.Drawn ? 1 : 0,
            told.Message ?? "", seen.Born, seen.Endings, settings.RecoverySeconds * 1000L, begins ? 1 : 0,
        ];
        var reply = (RedisResult[])(await ConfigureScript.EvaluateAsync(redis, keys.All, values))!;
        keys.Saw(Standing.MemoryOf(reply, 1));
        // And again: the timer may have dropped a closed queue from the list between the two.
        await redis.SetAddAsync(KnownQueues, queueId);
    }

    /// <summary>
    /// Takes a closed queue, whose sessions are over, off the timer's round until it is configured again, and gives its keys an end.
    /// </summary>
    public async Task RetireAsync(string queueId, CancellationToken cancellationToken)
    {
        await redis.SetRemoveAsync(KnownQueues, queueId);
        var retired = await EvaluateAsync(RetireScript, KeysOf(queueId), [(long)RetiredLife.TotalSeconds], cancellationToken);
        if ((int)retired[0] == 1) known.TryRemove(queueId, out _);
        else await redis.SetAddAsync(KnownQueues, queueId);
    }

    /// <summary>The queues that the timer visits: those Redis lists and those this process has served.</summary>
    public async Task<IReadOnlyCollection<string>> QueuesAsync()
    {
        var listed = await redis.SetMembersAsync(KnownQueues);
        return [.. listed.Select(queueId => queueId.ToString()).Concat(known.Keys).Append(Concert.MainQueue)
            .Distinct(StringComparer.Ordinal)];
    }

    private static RedisScript Load(string name) => RedisScript.Load("queue.lua", name);

    private static RedisValue Text(long? number) => number?.ToString() ?? "";

    private static Standing Seen(QueueKeys keys, RedisResult[] reply)
    {
        var standing = Standing.From(reply);
        keys.Saw(standing.Memory);
        return standing;
    }

    private QueueKeys KeysOf(string queueId) => known.GetOrAdd(queueId, id => new QueueKeys(id));

    private Task<RedisResult[]> JoinAsync(QueueKeys keys, long userId, bool isChecked, CancellationToken cancellationToken) =>
        EvaluateAsync(JoinScript, keys, [userId, keys.HighWater, isChecked ? 1 : 0], cancellationToken);

    private Task<RedisResult[]> FindAsync(QueueKeys keys, QueueToken token, bool isChecked, CancellationToken cancellationToken) =>
        EvaluateAsync(
        PlaceScript, keys, [token.UserId, token.Place.Epoch, token.Place.Number, token.SessionEnd, isChecked ? 1 : 0], cancellationToken);

    private async Task<EndedPlace> EndAsync(
        string queueId, long userId, PlaceId place, string what, string reservationId, CancellationToken cancellationToken)
    {
        var keys = KeysOf(queueId);
        var reply = await EvaluateAsync(EndScript, keys, [userId, place.Epoch, place.Number, what, reservationId], cancellationToken);
        keys.Saw(Standing.MemoryOf(reply, 2));
        return new EndedPlace((int)reply[0] == 1, (int)reply[1] > 0);
    }

    private async Task<RedisResult[]> EvaluateAsync(RedisScript script, QueueKeys keys, RedisValue[] values,
        CancellationToken cancellationToken)
    {
        var reply = await RunAsync(script, keys, values);
        for (var attempt = 0; IsUnprepared(reply); attempt++)
        {
            if (attempt == 3)
                throw new RedisTimeoutException(CommandFlags.None, "Redis loses the queue's settings as soon as they are written.",
                    CommandStatus.Unknown);
            await keys.PrepareOnceAsync(() => CompareAsync(keys.QueueId, CancellationToken.None)).WaitAsync(cancellationToken);
            reply = await RunAsync(script, keys, values);
        }

        return reply.Resp3Type == ResultType.Array ? (RedisResult[])reply! : [reply];
    }

    private Task<RedisResult> RunAsync(RedisScript script, QueueKeys keys, RedisValue[] values)
    {
        var seen = keys.Seen;
        return script.EvaluateAsync(redis, keys.All,
        [
            settings.AdmitPerTick, settings.Capacity, settings.SessionSeconds, seen.Born, seen.Endings, settings.PresenceSeconds * 1000L,
            settings.RecoverySeconds * 1000L, .. values,
        ]);
    }

    private static bool IsUnprepared(RedisResult reply) =>
        reply.Resp3Type != ResultType.Array && reply.ToString() is "UNPREPARED" or "BEHIND";
}
