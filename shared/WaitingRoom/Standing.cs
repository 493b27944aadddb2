using System.Globalization;
using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace BoxOffice.WaitingRoom;

/// <summary>What a place is.</summary>
public enum PlaceStatus
{
    /// <summary>In the line.</summary>
    [JsonStringEnumMemberName("WAITING")]
    Waiting,

    /// <summary>In a session: may hold and pay.</summary>
    [JsonStringEnumMemberName("ACTIVE")]
    Active,

    /// <summary>Paid, left, ran out, or the queue closed.</summary>
    [JsonStringEnumMemberName("ENDED")]
    Ended,
}

/// <summary>What a queue does. By name only: on the wire a number is no phase.</summary>
[JsonConverter(typeof(PhaseNames))]
public enum QueuePhase
{
    /// <summary>Collects people; their order will be drawn by lot.</summary>
    [JsonStringEnumMemberName("PRE_OPEN")]
    PreOpen,

    /// <summary>Admits, first come first served behind those who were drawn.</summary>
    [JsonStringEnumMemberName("OPEN")]
    Open,

    /// <summary>Takes people and admits none.</summary>
    [JsonStringEnumMemberName("PAUSED")]
    Paused,

    /// <summary>Takes nobody and admits nobody; sessions go on to their end.</summary>
    [JsonStringEnumMemberName("CLOSED")]
    Closed,
}

/// <summary>Phases by their names.</summary>
internal sealed class PhaseNames() : JsonStringEnumConverter<QueuePhase>(namingPolicy: null, allowIntegerValues: false);

/// <summary>A place as Redis sees it at one moment, with what is needed to say how long it will take.</summary>
/// <param name="Number">The place's order in the line: its number, or its draw.</param>
/// <param name="Rank">People ahead; 0 unless waiting.</param>
/// <param name="Line">People waiting.</param>
/// <param name="SessionEnds">Null unless active: its own end, or later while a hold is open.</param>
/// <param name="Now">Redis' clock.</param>
/// <param name="PerSecond">The measured outflow of the line; null before the first measurement.</param>
/// <param name="IsNew">Whether this call made the place.</param>
/// <param name="Memory">How much Redis remembers.</param>
/// <param name="Epoch">The sale that is on.</param>
/// <param name="ChoosesUntil">Until when the session's person may hold seats; null unless active.</param>
/// <param name="Inside">Sessions; 0 unless waiting.</param>
/// <param name="TurnBy">When a session must have ended for this rank; null where there is room, or more than one turnover ahead.</param>
/// <param name="Passed">People who have passed the front of the line in this sale.</param>
/// <param name="Drawn">Whether the sale has opened, so that orders are no secret.</param>
/// <param name="Message">The operators' message to those who wait; null for none.</param>
/// <param name="HoldsMade">Holds that the session has made, open or not; 0 unless active.</param>
public sealed record Standing(
    PlaceStatus Status, long Number, long Rank, long Line, DateTimeOffset? SessionEnds, DateTimeOffset Now, QueuePhase Phase,
    DateTimeOffset? OpensAt, double? PerSecond, int AdmitPerTick, int Capacity, int SessionSeconds, bool IsNew,
    RedisMemory Memory = default, long Epoch = 0, DateTimeOffset? ChoosesUntil = null, long Inside = 0, DateTimeOffset? TurnBy = null,
    long Passed = 0, bool Drawn = true, string? Message = null, int HoldsMade = 0)
{
    /// <summary>Below it orders are draws: 48 bits.</summary>
    private const long Lots = 1L << 48;

    /// <summary>The place of this order in the sale that is on.</summary>
    public PlaceId Place => new(Epoch, Number <= Lots ? 0 : Number);

    /// <summary>Reads what standing() of queue.lua returns.</summary>
    internal static Standing From(RedisResult[] reply) => new(
        reply[0].ToString() switch { "WAITING" => PlaceStatus.Waiting, "ACTIVE" => PlaceStatus.Active, _ => PlaceStatus.Ended },
        (long)reply[1],
        (long)reply[2],
        (long)reply[3],
        TimeOf(reply[4]),
        DateTimeOffset.FromUnixTimeMilliseconds((long)reply[5]),
        PhaseOf(reply[6]),
        TimeOf(reply[7]),
        RateOf(reply[8]),
        (int)reply[9],
        (int)reply[10],
        (int)reply[11],
        (int)reply[12] == 1,
        MemoryOf(reply, 13),
        (long)reply[15],
        TimeOf(reply[16]),
        (long)reply[17],
        TimeOf(reply[18]),
        (long)reply[19],
        (int)reply[20] == 1,
        QueueState.TextOf(reply[21]),
        (int)reply[22]);

    /// <summary>Whether the record must be asked before the place gives anything.</summary>
    internal static bool NeedsCheck(RedisResult[] reply) => reply[0].ToString() == "CHECK";

    /// <summary>The born and endings of a reply, at that index and the next.</summary>
    internal static RedisMemory MemoryOf(RedisResult[] reply, int index) => new((long)reply[index], (long)reply[index + 1]);

    internal static DateTimeOffset? TimeOf(RedisResult milliseconds) =>
        (long)milliseconds is var ms && ms > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    internal static double? RateOf(RedisResult perSecond) =>
        double.TryParse(perSecond.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) ? rate : null;

    internal static QueuePhase PhaseOf(RedisResult phase) => phase.ToString() switch
    {
        "PRE_OPEN" => QueuePhase.PreOpen,
        "PAUSED" => QueuePhase.Paused,
        "CLOSED" => QueuePhase.Closed,
        _ => QueuePhase.Open,
    };

    internal static string TextOf(QueuePhase phase) => phase switch
    {
        QueuePhase.PreOpen => "PRE_OPEN",
        QueuePhase.Paused => "PAUSED",
        QueuePhase.Closed => "CLOSED",
        _ => "OPEN",
    };
}
