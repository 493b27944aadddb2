using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Seats;

/// <summary>
/// Seats left behind a waiting room, for its board. Counted at most once a second and process. A room of up to
/// <see cref="DatesARound"/> dates is counted whole; a larger one (the main room may have 10,000 dates) is visited in turns, that many
/// dates a second, so its sum is up to dates / 200 seconds behind: 50 s at 10,000 dates.
/// </summary>
public sealed class SeatCounts(ConcertCatalog catalog, SeatMaps maps, TimeProvider time)
{
    /// <summary>Maps read a round: 200 of 1,000 seats are 50 KB from Redis.</summary>
    public const int DatesARound = 200;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, StaleWhileRevalidate<Room>> rooms = new(StringComparer.Ordinal);

    /// <summary>Seats nobody has of dates to come; 0 for a room without any.</summary>
    public async ValueTask<long> LeftAsync(string queueId, CancellationToken cancellationToken)
    {
        // Only rooms that a concert names are remembered: the name may come from anybody.
        if ((await catalog.SnapshotAsync(cancellationToken)).DatesIn(queueId).Count == 0) return 0;
        var room = rooms.GetOrAdd(queueId, id => new StaleWhileRevalidate<Room>(old => CountAsync(id, old), Fresh, Stale, time));
        return (await room.GetAsync(cancellationToken)).Total;
    }

    private async Task<Room> CountAsync(string queueId, Room? old)
    {
        var dates = (await catalog.SnapshotAsync(CancellationToken.None)).DatesIn(queueId);
        var now = time.GetUtcNow();
        var start = old is null || old.Next >= dates.Count ? 0 : old.Next;
        var round = Enumerable.Range(start, Math.Min(DatesARound, dates.Count - start)).Select(i => dates[i]).ToArray();
        var counted = await Task.WhenAll(round.Select(LeftInAsync));
        var left = old?.Left ?? [];
        for (var i = 0; i < round.Length; i++) left[round[i].Date.ConcertDateId] = counted[i];
        var total = dates.Where(d => d.Date.StartsAt > now && d.Date.Status == DateStatus.Scheduled).Sum(
            d => left.TryGetValue(d.Date.ConcertDateId, out var known) ? known : d.Layout.TotalSeats);
        return new Room(left, start + round.Length, total);
    }

    private async Task<int> LeftInAsync(BookableDate date) =>
        (await maps.PeekAsync(date, CancellationToken.None))?.Available ?? date.Layout.TotalSeats;

    /// <param name="Left">By date; dates not yet visited count as whole. Changed only by the one visit under way.</param>
    /// <param name="Next">Where the next round begins.</param>
    private sealed record Room(Dictionary<long, int> Left, int Next, long Total);
}
