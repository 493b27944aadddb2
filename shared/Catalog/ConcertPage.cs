using System.IO.Compression;
using System.Text.Json;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Catalog;

/// <summary>A published concert in an edition, with its answers; those that were never asked for are not made.</summary>
internal sealed class ConcertPage(Concert concert, DateTimeOffset now)
{
    private ConcertResponses? withPast;

    /// <summary>With every date.</summary>
    public Concert Concert { get; } = concert;

    /// <summary>It had dates, and all have begun.</summary>
    public bool IsOver { get; } = concert.Dates.Count > 0 && concert.Dates.All(d => d.StartsAt <= now);

    /// <summary>With the dates to come.</summary>
    public ConcertResponses Upcoming { get; } = new(concert with { Dates = [.. concert.Dates.Where(d => d.StartsAt > now)] });

    /// <summary>With every date. Two requests may both make it; either will do.</summary>
    public ConcertResponses WithPast => withPast ??= new ConcertResponses(Concert);
}

/// <summary>A concert serialised once: for itself and for every list it is in.</summary>
internal sealed class ConcertResponses(Concert concert)
{
    /// <summary>Shared caches may keep it as long as another instance may be behind: <see cref="CatalogOptions.CheckEvery"/>.</summary>
    public const string CacheControl = "public, max-age=1";

    private CachedResponse? one;
    private CachedResponse? dates;

    /// <summary>The concert as JSON, without the envelope.</summary>
    public byte[] Json { get; } = JsonSerializer.SerializeToUtf8Bytes(concert, BoxOfficeJson.Default.Concert);

    /// <summary>The answer with the concert.</summary>
    public CachedResponse One => one ??= Finish(JsonSerializer.SerializeToUtf8Bytes(new Answer<Concert>(concert), BoxOfficeJson.Default.AnswerConcert));

    /// <summary>The answer with its dates.</summary>
    public CachedResponse Dates => dates ??= Finish(JsonSerializer.SerializeToUtf8Bytes(
        new Answer<IReadOnlyList<ConcertDate>>(concert.Dates), BoxOfficeJson.Default.AnswerIReadOnlyListConcertDate));

    private static CachedResponse Finish(byte[] body) => new(body, CachedResponse.Json, CacheControl, CompressionLevel.Optimal);
}
