using System.Text.Json.Serialization;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// The mark of a place that was left or paid with, in its user's partition: read when a place comes back after a loss of Redis. About
/// 200 bytes; gone when no token of the place is valid any more.
/// </summary>
public sealed record SpentPlace
{
    /// <summary>The place: <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key, as text.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long UserId { get; init; }

    /// <summary>Seconds from the last write until Cosmos removes it.</summary>
    public required int Ttl { get; init; }

    /// <summary>The mark of a place.</summary>
    /// <param name="tokenHours">The life of a token: <see cref="WaitingRoomOptions.TokenHours"/>. The mark stays an hour longer.</param>
    public static SpentPlace Of(string queueId, long userId, PlaceId place, int tokenHours) =>
        new() { Id = IdOf(queueId, place), UserId = userId, Ttl = (tokenHours + 1) * 3600 };

    /// <summary>Its document's id.</summary>
    public static string IdOf(string queueId, PlaceId place) => $"spent:{queueId}:{place.Epoch}:{place.Number}";
}

/// <summary>How much Redis remembered of a queue at the last tick: a Redis that remembers less was
/// restored from an older snapshot.</summary>
public sealed record RedisWatermark
{
    /// <summary>Always "redis"; beside the queue's settings.</summary>
    public string Id { get; init; } = "redis";

    /// <summary>Partition key of the container.</summary>
    public required string ConcertId { get; init; }

    /// <inheritdoc cref="RedisMemory.Born"/>
    public required long Born { get; init; }

    /// <inheritdoc cref="RedisMemory.Endings"/>
    public required long Endings { get; init; }
}
