using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Caching;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Catalog;

/// <summary>The public calls of the catalogue: each finds a finished answer.</summary>
public sealed class CatalogResponses(ConcertCatalog catalog)
{
    /// <summary>A layout's id names its content, so a client that has it never asks again.</summary>
    private const string Forever = "public, max-age=31536000, immutable";

    private readonly ConcurrentDictionary<VenueLayout, CachedResponse> layouts = new();

    /// <summary>All concerts, or a slice of them; those that are over only with <c>past=true</c>.</summary>
    public async ValueTask<Outcome<CachedResponse>> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        if (Past(query).Refused(out var refusal, out var past)) return refusal;
        if (PageQuery.Parse(query).Refused(out refusal, out var page)) return refusal;
        var edition = await catalog.SnapshotAsync(cancellationToken);
        var list = past ? edition.WithPast.Value : edition.Upcoming;
        return page.Take is null ? list.Whole : list.Page(page);
    }

    /// <summary>One concert with its dates.</summary>
    public async ValueTask<Outcome<CachedResponse>> FindAsync(
        string concertId, IQueryCollection query, CancellationToken cancellationToken) =>
        (await FindConcertAsync(concertId, query, cancellationToken)).Refused(out var refusal, out var concert) ? refusal : concert.One;

    /// <summary>The dates of one concert.</summary>
    public async ValueTask<Outcome<CachedResponse>> DatesAsync(
        string concertId, IQueryCollection query, CancellationToken cancellationToken) =>
        (await FindConcertAsync(concertId, query, cancellationToken)).Refused(out var refusal, out var concert) ? refusal : concert.Dates;

    /// <summary>A layout that some date has.</summary>
    public async ValueTask<Outcome<CachedResponse>> LayoutAsync(string layoutId, CancellationToken cancellationToken)
    {
        if ((await catalog.SnapshotAsync(cancellationToken)).FindLayout(layoutId) is not { } layout)
            return new NotFound($"Layout {layoutId}");
        return layouts.GetOrAdd(layout, static l => new CachedResponse(
            JsonSerializer.SerializeToUtf8Bytes(new Answer<LayoutBody>(LayoutBody.Of(l)), BoxOfficeJson.Default.AnswerLayoutBody),
            CachedResponse.Json, Forever, CompressionLevel.Optimal));
    }

    private async ValueTask<Outcome<ConcertResponses>> FindConcertAsync(
        string concertId, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (PositiveId.Parse("concertId", concertId).Refused(out var refusal, out var id)) return refusal;
        if (Past(query).Refused(out refusal, out var past)) return refusal;
        if ((await catalog.SnapshotAsync(cancellationToken)).FindPage(id) is not { } page) return new NotFound($"Concert {id}");
        return past ? page.WithPast : page.Upcoming;
    }

    private static Outcome<bool> Past(IQueryCollection query) => (string?)query["past"] switch
    {
        null or "false" => false,
        "true" => true,
        _ => InvalidRequest.Because("past", "Must be true or false."),
    };
}

/// <summary>A layout on the wire.</summary>
public sealed record LayoutBody(string LayoutId, int TotalSeat, IReadOnlyList<VenueSection> Sections)
{
    /// <summary>The outline of the stage, as points of x and y.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<double>>? Stage { get; init; }

    /// <summary>The layout on the wire.</summary>
    public static LayoutBody Of(VenueLayout layout) => new(layout.LayoutId, layout.TotalSeats, layout.Sections) { Stage = layout.Stage };
}
