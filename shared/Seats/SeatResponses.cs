using System.Collections.Concurrent;
using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Seats;

/// <summary>
/// The seats of a date as they are shown. An answer is made once a map; the list of a big hall (3 MB and more) at most once a moment,
/// in the background while the old one answers.
/// </summary>
public sealed class SeatResponses(ConcertCatalog catalog, SeatMaps maps, TimeProvider time, IOptions<SeatMapOptions> options)
{
    /// <summary>From here on writing and compressing a list takes longer than a request should.</summary>
    private const int BigHall = 10_000;

    /// <summary>Answers kept: two variants of 10,000 dates of 1,000 seats are about 3 GB, so far fewer.</summary>
    private const int KeptAnswers = 256;

    private readonly ConcurrentDictionary<Key, Entry> kept = new();
    private long uses;

    /// <summary>The seats of a published date that the query asks for, or 400 or 404.</summary>
    public async ValueTask<Outcome<CachedResponse>> ListAsync(string concertDateId, HttpRequest request, CancellationToken cancellationToken)
    {
        if ((await DateAsync(concertDateId, cancellationToken)).Refused(out var refusal, out var date)) return refusal;
        if (SeatQuery.Read(request, date.Layout).Refused(out refusal, out var query)) return refusal;
        return date.Layout.TotalSeats >= BigHall
            ? await BigAsync(new Key(date.Date.ConcertDateId, query), date, cancellationToken)
            : await CurrentAsync(new Key(date.Date.ConcertDateId, query), date, cancellationToken);
    }

    /// <summary>The seat map of a published date, or 400 or 404.</summary>
    public async ValueTask<Outcome<CachedResponse>> MapAsync(string concertDateId, CancellationToken cancellationToken) =>
        (await DateAsync(concertDateId, cancellationToken)).Refused(out var refusal, out var date)
            ? refusal
            : await CurrentAsync(new Key(date.Date.ConcertDateId, null), date, cancellationToken);

    private async ValueTask<Outcome<BookableDate>> DateAsync(string concertDateId, CancellationToken cancellationToken)
    {
        if (PositiveId.Parse("concertDateId", concertDateId).Refused(out var refusal, out var id)) return refusal;
        return await catalog.FindPublishedDateAsync(id, cancellationToken) is { } date ? date : new NotFound($"Concert date {id}");
    }

    private async ValueTask<CachedResponse> CurrentAsync(Key key, BookableDate date, CancellationToken cancellationToken)
    {
        var map = await maps.GetAsync(date, cancellationToken);
        if (kept.TryGetValue(key, out var found) && ReferenceEquals(found.Map, map)) return found.Used(Interlocked.Increment(ref uses));
        return Keep(key, new Entry(map, SeatBodies.Write(date, map, key.Query), null));
    }

    private async ValueTask<CachedResponse> BigAsync(Key key, BookableDate date, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue(key, out var found) && found.Big is { } shared)
        {
            found.Used(Interlocked.Increment(ref uses));
            return (await shared.GetAsync(cancellationToken)).Answer;
        }

        var big = new StaleWhileRevalidate<BigAnswer>(old => WriteBigAsync(key, date, old), options.Value.BigListFresh, options.Value.BigListStale, time);
        var entry = kept.GetOrAdd(key, new Entry(null, null, big));
        Trim();
        return (await entry.Big!.GetAsync(cancellationToken)).Answer;
    }

    private async Task<BigAnswer> WriteBigAsync(Key key, BookableDate date, BigAnswer? old)
    {
        var map = await maps.GetAsync(date, CancellationToken.None);
        if (old is not null && ReferenceEquals(old.Map, map)) return old;
        var answer = SeatBodies.Write(date, map, key.Query);
        answer.PrepareLike(old?.Answer);
        return new BigAnswer(map, answer);
    }

    private CachedResponse Keep(Key key, Entry entry)
    {
        kept[key] = entry;
        Trim();
        return entry.Used(Interlocked.Increment(ref uses));
    }

    /// <summary>Drops the half that was used longest ago, once there are too many.</summary>
    private void Trim()
    {
        if (kept.Count <= KeptAnswers) return;
        // A snapshot first: to sort the dictionary itself would copy it while others add to it, and find empty places.
        foreach (var (key, _) in kept.ToArray().OrderBy(e => e.Value.LastUse).Take(KeptAnswers / 2)) kept.TryRemove(key, out _);
    }

    /// <param name="Query">Null for the map.</param>
    private sealed record Key(long ConcertDateId, SeatQuery? Query);

    private sealed record BigAnswer(SeatMap Map, CachedResponse Answer);

    private sealed class Entry(SeatMap? map, CachedResponse? answer, StaleWhileRevalidate<BigAnswer>? big)
    {
        public SeatMap? Map { get; } = map;

        public StaleWhileRevalidate<BigAnswer>? Big { get; } = big;

        /// <summary>A count of uses rather than a time: only the order matters.</summary>
        public long LastUse { get; private set; }

        public CachedResponse Used(long use)
        {
            LastUse = use;
            return answer!;
        }
    }
}
