using StackExchange.Redis;

namespace BoxOffice.Seats;

/// <summary>The keys of a date's map, hash-tagged by the date: one slot of a cluster.</summary>
internal readonly record struct SeatKeys(long ConcertDateId)
{
    public RedisKey Map => $"seats:{{{ConcertDateId}}}:map";

    public RedisKey PendingWrites => $"seats:{{{ConcertDateId}}}:journal";

    public RedisKey Rebuild => $"seats:{{{ConcertDateId}}}:rebuild";

    public RedisKey Versions => $"seats:{{{ConcertDateId}}}:versions";

    /// <summary>In the scripts' order.</summary>
    public RedisKey[] All => [Map, PendingWrites, Rebuild, Versions];
}
