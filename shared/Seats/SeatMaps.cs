using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Seats;

/// <summary>The seat maps in Redis, with a moment's copy in this process. A map may lag behind the seats' documents and never decides.</summary>
public sealed class SeatMaps(IDatabase redis, SeatMapRebuild rebuild, TimeProvider time, IOptions<SeatMapOptions> options)
{
    private static readonly RedisScript Write = RedisScript.Load("write-seat-map.lua");

    /// <summary>Twice a rebuild: the journal outlives any rebuild that may need it.</summary>
    private readonly long journalSeconds = (long)(2 * options.Value.RebuildLimit).TotalSeconds;

    private readonly ConcurrentDictionary<long, Recent> recent = new();

    /// <summary>The map, at most <see cref="SeatMapOptions.Fresh"/> old; read, and rebuilt where it is missing, once however many ask.</summary>
    public async ValueTask<SeatMap> GetAsync(BookableDate date, CancellationToken cancellationToken)
    {
        var id = date.Date.ConcertDateId;
        if (recent.TryGetValue(id, out var found) && found.IsUsable(time, options.Value.Fresh)) return await found.Map.WaitAsync(cancellationToken);
        var mine = new Recent(this, date, time);
        var now = recent.AddOrUpdate(id, mine, (_, other) => ReferenceEquals(other, found) || other.Map.IsFaulted ? mine : other);
        return await now.Map.WaitAsync(cancellationToken);
    }

    /// <summary>Shows the seats with that status, after their documents were written. One call to Redis.</summary>
    public async Task WriteAsync(long concertDateId, IReadOnlyList<int> seatNumbers, SeatStatus status, CancellationToken cancellationToken)
    {
        var values = new RedisValue[seatNumbers.Count + 2];
        (values[0], values[1]) = ((int)status, journalSeconds);
        for (var i = 0; i < seatNumbers.Count; i++) values[i + 2] = seatNumbers[i];
        await Write.EvaluateAsync(redis, new SeatKeys(concertDateId).All, values).WaitAsync(cancellationToken);
        // Whoever held a seat here sees it gone here.
        recent.TryRemove(concertDateId, out _);
    }

    /// <summary>Makes the map anew from the record.</summary>
    public async Task RebuildAsync(BookableDate date, CancellationToken cancellationToken)
    {
        await rebuild.RunAsync(date, cancellationToken);
        recent.TryRemove(date.Date.ConcertDateId, out _);
    }

    private async Task<SeatMap> ReadAsync(BookableDate date)
    {
        var bits = (byte[]?)await redis.StringGetAsync(new SeatKeys(date.Date.ConcertDateId).Map);
        return bits is not null && bits.Length == SeatMap.BytesFor(date.Layout.TotalSeats)
            ? new SeatMap(date.Layout.TotalSeats, bits)
            : await rebuild.RunAsync(date, CancellationToken.None);
    }

    /// <summary>A read of a map, under way or done; shared by all who ask while it is fresh.</summary>
    private sealed class Recent(SeatMaps maps, BookableDate date, TimeProvider time)
    {
        private readonly Lazy<Task<SeatMap>> map = new(() => maps.ReadAsync(date));
        private readonly long readAt = time.GetTimestamp();

        public Task<SeatMap> Map => map.Value;

        public bool IsUsable(TimeProvider clock, TimeSpan fresh) =>
            !Map.IsCompleted || (Map.IsCompletedSuccessfully && clock.GetElapsedTime(readAt) < fresh);
    }
}
