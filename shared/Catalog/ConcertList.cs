using System.Collections.Concurrent;
using System.IO.Compression;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Catalog;

/// <summary>Concerts in the order of their ids, as a whole or in slices; both are put together from JSON that was made once.</summary>
internal sealed class ConcertList
{
    /// <summary>Slices kept; beyond that each is put together again, which costs a copy.</summary>
    private const int KeptSlices = 512;

    private readonly IReadOnlyList<ConcertResponses> concerts;
    private readonly ConcurrentDictionary<PageQuery, CachedResponse> slices = new();
    private readonly Lazy<CachedResponse> whole;

    public ConcertList(IReadOnlyList<ConcertResponses> concerts)
    {
        this.concerts = concerts;
        whole = new Lazy<CachedResponse>(() => Join(concerts, null));
    }

    /// <summary>The whole list.</summary>
    public CachedResponse Whole => whole.Value;

    /// <summary>
    /// Makes the whole list ahead, coded as the old one was asked for: no request after a refresh waits for a compression.
    /// </summary>
    public void PrepareLike(ConcertList? old)
    {
        if (old is { whole.IsValueCreated: true }) Whole.PrepareLike(old.Whole);
    }

    /// <summary>One page of it; empty beyond the end.</summary>
    public CachedResponse Page(PageQuery page)
    {
        if (slices.TryGetValue(page, out var found)) return found;
        var answer = Join([.. concerts.Skip(page.Skip).Take(page.Take ?? concerts.Count)], concerts.Count);
        if (slices.Count < KeptSlices) slices.TryAdd(page, answer);
        return answer;
    }

    private static CachedResponse Join(IReadOnlyList<ConcertResponses> part, int? total)
    {
        var body = new MemoryStream(part.Sum(c => c.Json.Length + 1) + 16);
        body.Write("{\"data\":["u8);
        for (var i = 0; i < part.Count; i++)
        {
            if (i > 0) body.WriteByte((byte)',');
            body.Write(part[i].Json);
        }

        body.Write("]}"u8);
        return new CachedResponse(
            body.ToArray(),
            CachedResponse.Json,
            ConcertResponses.CacheControl,
            CompressionLevel.Optimal)
        { TotalCount = total };
    }
}
