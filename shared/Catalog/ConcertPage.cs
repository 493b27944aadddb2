using System.IO.Compression;
using System.Text.Json;
using BoxOffice.Api;
using BoxOffice.Caching;

namespace BoxOffice.Catalog;

/// <summary>A published concert in an edition, with its answers; those that were never asked for are not made.</summary>
internal sealed class ConcertPage(Concert concert, DateTimeOffset now)
{
    private ConcertAnswers? withPast;

    /// <summary>With every date.</summary>
    public Concert Concert { get; } = concert;

    /// <summary>It had dates, and all have begun.</summary>
    public bool IsOver { get; } = concert.Dates.Count > 0 && concert.Dates.All(d => d.StartsAt <= now);

    /// <summary>With the dates to come.</summary>
    public ConcertAnswers Upcoming { get; } = new(concert with { Dates = [.. concert.Dates.Where(d => d.StartsAt > now)] });

    /// <summary>With every date. Two requests may both make it; either will do.</summary>
    public ConcertAnswers WithPast => withPast ??= new ConcertAnswers(Concert);
}

/// <summary>A concert serialised once: for itself and for every list it is in.</summary>
internal sealed class ConcertAnswers(Concert concert)
{
    /// <summary>Shared caches may keep it as long as another instance may be behind: <see cref="CatalogOptions.CheckEvery"/>.</summary>
    public const string CacheControl = "public, max-age=1";

    private FinishedAnswer? one;
    private FinishedAnswer? dates;

    /// <summary>The concert as JSON, without the envelope.</summary>
    public byte[] Json { get; } = JsonSerializer.SerializeToUtf8Bytes(concert, BoxOfficeJson.Default.Concert);

    /// <summary>The answer with the concert.</summary>
    public FinishedAnswer One => one ??= Finish(JsonSerializer.SerializeToUtf8Bytes(new Answer<Concert>(concert), BoxOfficeJson.Default.AnswerConcert));

    /// <summary>The answer with its dates.</summary>
    public FinishedAnswer Dates => dates ??= Finish(JsonSerializer.SerializeToUtf8Bytes(
        new Answer<IReadOnlyList<ConcertDate>>(concert.Dates), BoxOfficeJson.Default.AnswerIReadOnlyListConcertDate));

    private static FinishedAnswer Finish(byte[] body) => new(body, FinishedAnswer.Json, CacheControl, CompressionLevel.Optimal);
}
