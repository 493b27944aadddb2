using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Caching;
using BoxOffice.Platform.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Seats;

/// <summary>
/// The seat maps in Redis, with a moment's copy in this process. A map may lag behind the seats' documents and never decides.
/// </summary>
public sealed class SeatMaps(IDatabase redis, SeatMapRebuild rebuild, TimeProvider time, IOptions<SeatMapOptions> options)
{
    /// <summary>Seats of one script: Redis serves nobody else meanwhile, and Lua takes a few thousand arguments.</summary>
    private const int MostSeats = 500;

    /// <summary>Maps kept in this process: at 12.5 KB for the largest, about 12 MB.</summary>
    private const int KeptMaps = 1000;

    /// <summary>Seats whose last change in this process is remembered: a big hall's, at some 100 bytes each.</summary>
    private const int KeptSeats = 16_384;

    /// <summary>How long what this process knows of a seat may raise a suspicion; a wrong one costs a point read.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    private static readonly RedisScript Write = RedisScript.Load("write-seat-map.lua");

    private readonly RecentSightings<(long ConcertDateId, int SeatNumber)> taken = new(KeptSeats, Lately, time);
    private readonly RecentSightings<(long ConcertDateId, int SeatNumber)> freed = new(KeptSeats, Lately, time);

    /// <summary>Twice the limit of a rebuild: pending writes outlive any rebuild that may need them.</summary>
    private readonly long pendingSeconds = (long)(2 * options.Value.RebuildLimit).TotalSeconds;

    private readonly ConcurrentDictionary<long, Recent> recent = new();

    /// <summary>
    /// The map, at most <see cref="SeatMapOptions.Fresh"/> old; read, and rebuilt where it is missing, once however many ask.
    /// </summary>
    public async ValueTask<SeatMap> GetAsync(BookableDate date, CancellationToken cancellationToken)
    {
        var id = date.Date.ConcertDateId;
        if (recent.TryGetValue(id, out var found) && found.Answers(time, options.Value.Fresh))
            return await found.Map.WaitAsync(cancellationToken);
        var mine = new Recent(this, date, found, time);
        // Of several that find it stale one puts its read in place, and the others take that.
        var now = recent.AddOrUpdate(id, mine, (_, other) => ReferenceEquals(other, found) ? mine : other);
        if (recent.Count > KeptMaps) Trim();
        return await now.Map.WaitAsync(cancellationToken);
    }

    /// <summary>The map as it is in Redis, or null: for a count that is not worth a rebuild.</summary>
    public Task<SeatMap?> PeekAsync(BookableDate date, CancellationToken cancellationToken) =>
        rebuild.PeekAsync(date).WaitAsync(cancellationToken);

    /// <summary>
    /// Shows the seats as their documents were written or read, each unless the map shows a newer version already. One call to Redis for
    /// 500 seats.
    /// </summary>
    public async Task WriteAsync(long concertDateId, IReadOnlyCollection<ShownSeat> seats, CancellationToken cancellationToken)
    {
        foreach (var some in seats.Chunk(MostSeats))
        {
            RedisValue[] values = [pendingSeconds, .. some.SelectMany(s => (RedisValue[])[s.SeatNumber, (int)s.Status, s.Version])];
            await Write.EvaluateAsync(redis, new SeatKeys(concertDateId).All, values).WaitAsync(cancellationToken);
        }

        Forget(concertDateId);
        foreach (var seat in seats) Remember((concertDateId, seat.SeatNumber), seat.Status);
    }

    /// <summary>
    /// Whether the seat is taken by what this process wrote or read in the last moments. Asks nobody, and may be wrong either way.
    /// </summary>
    public bool LooksTaken(long concertDateId, int seatNumber)
    {
        if (taken.Has((concertDateId, seatNumber))) return true;
        return recent.TryGetValue(concertDateId, out var found)
            && found.Last(time, Lately) is { } map
            && seatNumber <= map.TotalSeats
            && map.StatusOf(seatNumber) != SeatStatus.Available
            && !freed.Has((concertDateId, seatNumber));
    }

    /// <summary>
    /// Says that these seats were read as available, for <see cref="LooksTaken"/> of this process alone. The map is left as it is.
    /// </summary>
    public void NoteAvailable(long concertDateId, IEnumerable<int> seatNumbers)
    {
        foreach (var seat in seatNumbers) Remember((concertDateId, seat), SeatStatus.Available);
    }

    /// <summary>Rebuilds the map from the record.</summary>
    public async Task<SeatMap> RebuildAsync(BookableDate date, CancellationToken cancellationToken)
    {
        var map = await rebuild.RunAsync(date, cancellationToken);
        Forget(date.Date.ConcertDateId);
        return map;
    }

    /// <summary>A process sees its own change at once. The bits stay, to be compared with the next.</summary>
    private void Forget(long concertDateId)
    {
        if (recent.TryGetValue(concertDateId, out var found)) found.Outdated = true;
    }

    private void Remember((long ConcertDateId, int SeatNumber) seat, SeatStatus status)
    {
        var (now, before) = status == SeatStatus.Available ? (freed, taken) : (taken, freed);
        now.Note(seat);
        before.Forget(seat);
    }

    private void Trim()
    {
        foreach (var (id, entry) in recent)
        {
            if (!entry.Answers(time, options.Value.Fresh)) recent.TryRemove(id, out _);
        }
    }

    private async Task<SeatMap> ReadAsync(BookableDate date, SeatMap? before)
    {
        var now = await PeekAsync(date, CancellationToken.None) ?? await rebuild.EnsureAsync(date, CancellationToken.None);
        // The same bits are the same map: answers made from it stay good.
        return before is not null && before.Bytes.Span.SequenceEqual(now.Bytes.Span) ? before : now;
    }

    /// <summary>A read of a map, under way or done; shared by all who ask while it is fresh.</summary>
    private sealed class Recent
    {
        private readonly Lazy<Task<SeatMap>> map;
        private readonly long readAt;
        private volatile bool outdated;

        public Recent(SeatMaps maps, BookableDate date, Recent? before, TimeProvider time)
        {
            readAt = time.GetTimestamp();
            var known = before is { map.IsValueCreated: true, Map.IsCompletedSuccessfully: true } ? before.Map.Result : null;
            map = new Lazy<Task<SeatMap>>(() => maps.ReadAsync(date, known));
        }

        public Task<SeatMap> Map => map.Value;

        /// <summary>Set when the map was changed after this read began.</summary>
        public bool Outdated
        {
            get => outdated;
            set => outdated = value;
        }

        /// <summary>The map, were it outdated, if it was read within that time; null while it is read for the first time.</summary>
        public SeatMap? Last(TimeProvider time, TimeSpan within) => time.GetElapsedTime(readAt) >= within
            ? null
            : map is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? map.Value.Result : null;

        public bool Answers(TimeProvider time, TimeSpan fresh) =>
            !Outdated && (!Map.IsCompleted || (Map.IsCompletedSuccessfully && time.GetElapsedTime(readAt) < fresh));
    }
}
