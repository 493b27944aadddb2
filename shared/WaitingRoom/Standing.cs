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

/// <summary>What a queue does.</summary>
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

/// <summary>A place as Redis sees it at one moment, with what is needed to say how long it will take.</summary>
/// <param name="Number">The place's number; larger than all before it, smaller than any later one's. Before the opening, the secret draw.</param>
/// <param name="Rank">People ahead; 0 unless waiting.</param>
/// <param name="Line">People waiting.</param>
/// <param name="SessionEnds">Null unless active.</param>
/// <param name="Now">Redis' clock.</param>
/// <param name="PerSecond">The measured outflow of the line; null before the first measurement.</param>
/// <param name="IsNew">Whether this call made the place.</param>
public sealed record Standing(
    PlaceStatus Status, long Number, long Rank, long Line, DateTimeOffset? SessionEnds, DateTimeOffset Now, QueuePhase Phase,
    DateTimeOffset? OpensAt, double? PerSecond, int AdmitPerTick, int Capacity, int SessionSeconds, bool IsNew)
{
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
        (int)reply[12] == 1);

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
