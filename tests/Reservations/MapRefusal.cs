using BoxOffice.Seats;
using StackExchange.Redis;

namespace BoxOffice.Tests.Reservations;

/// <summary>A list in the place of the date's map: every script that writes the map is refused. Disposed, the map is there again.</summary>
internal sealed class MapRefusal : IAsyncDisposable
{
    private static readonly RedisKey Map = new SeatKeys(ProtocolWorld.DateId).Map;

    private readonly IDatabase redis;
    private readonly byte[] map;

    private MapRefusal(IDatabase redis, byte[] map) => (this.redis, this.map) = (redis, map);

    public static async Task<IAsyncDisposable> BeginAsync(IDatabase redis)
    {
        var kept = (byte[]?)await redis.StringGetAsync(Map);
        await redis.KeyDeleteAsync(Map);
        await redis.ListLeftPushAsync(Map, "not a map");
        return new MapRefusal(redis, kept!);
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(RedisType.List, await redis.KeyTypeAsync(Map));
        await redis.StringSetAsync(Map, map);
    }
}
