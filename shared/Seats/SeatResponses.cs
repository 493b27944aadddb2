using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Seats;

/// <summary>
/// The seats of a date as they are shown. Built once per map version; lists of 10,000 seats or more (1 MB and up) are rebuilt in the
/// background, at most every <see cref="SeatMapOptions.BigListFresh"/>.
/// </summary>
public sealed class SeatResponses(ConcertCatalog catalog, SeatMaps maps, TimeProvider time, IOptions<SeatMapOptions> options)
{
    /// <summary>Seats from which writing and compressing a list takes longer than a request should.</summary>
    private const int BigHall = 10_000;

    /// <summary>Answers kept of each kind: two variants of 10,000 dates of 1,000 seats are about 3 GB, so far fewer.</summary>
    private const int KeptAnswers = 256;

    private readonly RecentlyUsed<(long ConcertDateId, SeatQuery Query), SeatList> lists = new(KeptAnswers);
    private readonly RecentlyUsed<(long ConcertDateId, SeatQuery Query), StaleWhileRevalidate<SeatList>> bigLists = new(KeptAnswers);
    private readonly RecentlyUsed<long, SeatVersions> versions = new(KeptAnswers);

    /// <summary>The seats of a published date that the query asks for, or 400 or 404.</summary>
    public async ValueTask<Outcome<JoinedResponse>> ListAsync(
        string concertDateId, HttpRequest request, CancellationToken cancellationToken)
    {
        if ((await DateAsync(concertDateId, cancellationToken)).Refused(out var refusal, out var date)) return refusal;
        if (SeatQuery.Read(request, date.Layout).Refused(out refusal, out var query)) return refusal;
        var key = (date.Date.ConcertDateId, query);
        if (date.Layout.TotalSeats >= BigHall) return (await BigListAsync(key, date, cancellationToken)).Answer;
        var map = await maps.GetAsync(date, cancellationToken);
        if (map.Available == map.TotalSeats) return SeatList.Untouched(date, map, query);
        lists.TryGet(key, out var old);
        return old is not null && ReferenceEquals(old.Map, map) ? old.Answer
            : lists.Keep(key, SeatList.Of(date, map, query, SameHall(old, map))).Answer;
    }

    /// <summary>The seat map of a published date, or 400 or 404.</summary>
    public async ValueTask<Outcome<CachedResponse>> MapAsync(string concertDateId, CancellationToken cancellationToken) =>
        (await VersionsAsync(concertDateId, cancellationToken)).Refused(out var refusal, out var known) ? refusal : known.Answer;

    /// <summary>What changed of the map of a published date, or 400 or 404.</summary>
    /// <param name="since">The ETag of an earlier answer; null for none.</param>
    public async ValueTask<Outcome<CachedResponse>> ChangesAsync(string concertDateId, string? since,
        CancellationToken cancellationToken) =>
        (await VersionsAsync(concertDateId, cancellationToken)).Refused(out var refusal, out var known) ? refusal
            : known.ChangesSince(since);

    /// <summary>A layout that was replaced has other seats.</summary>
    private static SeatList? SameHall(SeatList? old, SeatMap map) => old?.Map.TotalSeats == map.TotalSeats ? old : null;

    private async ValueTask<Outcome<BookableDate>> DateAsync(string concertDateId, CancellationToken cancellationToken)
    {
        if (PositiveId.Parse("concertDateId", concertDateId).Refused(out var refusal, out var id)) return refusal;
        return await catalog.FindPublishedDateAsync(id, cancellationToken) is { } date ? date : new NotFound($"Concert date {id}");
    }

    private async ValueTask<Outcome<SeatVersions>> VersionsAsync(string concertDateId, CancellationToken cancellationToken)
    {
        if ((await DateAsync(concertDateId, cancellationToken)).Refused(out var refusal, out var date)) return refusal;
        var map = await maps.GetAsync(date, cancellationToken);
        versions.TryGet(date.Date.ConcertDateId, out var known);
        return known is not null && ReferenceEquals(known.Map, map)
            ? known
            : versions.Keep(date.Date.ConcertDateId, SeatVersions.Of(date, map, known));
    }

    private ValueTask<SeatList> BigListAsync((long ConcertDateId, SeatQuery Query) key, BookableDate date,
        CancellationToken cancellationToken)
    {
        if (bigLists.TryGet(key, out var shared)) return shared.GetAsync(cancellationToken);
        var big = new StaleWhileRevalidate<SeatList>(
            old => WriteBigAsync(key, date, old), options.Value.BigListFresh, options.Value.BigListStale, time);
        return bigLists.GetOrKeep(key, big).GetAsync(cancellationToken);
    }

    private async Task<SeatList> WriteBigAsync((long ConcertDateId, SeatQuery Query) key, BookableDate date, SeatList? old)
    {
        var map = await maps.GetAsync(date, CancellationToken.None);
        if (old is not null && ReferenceEquals(old.Map, map)) return old;
        var list = SeatList.Of(date, map, key.Query, SameHall(old, map));
        if (old is { Answer.WasCompressed: true }) list.Answer.Compress();
        return list;
    }
}
