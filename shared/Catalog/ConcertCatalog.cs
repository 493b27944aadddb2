using System.Diagnostics.Metrics;
using BoxOffice.Platform.Caching;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Catalog;

/// <summary>
/// The catalogue as every call reads it: an edition in this process. Once a second, at most, a request starts a look at the
/// version in the background; no request waits for it unless nobody asked for a while.
/// </summary>
public sealed partial class ConcertCatalog
{
    private static readonly Counter<long> Editions = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.catalog.editions", "{edition}", "Editions of the catalogue that this process built.");

    private readonly CatalogCache cache;
    private readonly LayoutCache layouts;
    private readonly TimeProvider time;
    private readonly ILogger<ConcertCatalog> logger;
    private readonly StaleWhileRevalidate<CatalogSnapshot> edition;
    private long version;

    /// <summary>One a process.</summary>
    public ConcertCatalog(
        CatalogCache cache, LayoutCache layouts, TimeProvider time, IOptions<CatalogOptions> options, ILogger<ConcertCatalog> logger)
    {
        (this.cache, this.layouts, this.time, this.logger) = (cache, layouts, time, logger);
        edition = new StaleWhileRevalidate<CatalogSnapshot>(ReadAsync, options.Value.CheckEvery, options.Value.ServeStale, time);
    }

    /// <summary>The published concert with all its dates, past ones included; null where there is none.</summary>
    public async ValueTask<Concert?> FindConcertAsync(long concertId, CancellationToken cancellationToken) =>
        (await SnapshotAsync(cancellationToken)).FindPage(concertId)?.Concert;

    /// <summary>The date of that concert, if it may be booked now: published and still to come. Null otherwise.</summary>
    public async ValueTask<BookableDate?> FindDateAsync(long concertId, long concertDateId, CancellationToken cancellationToken) =>
        await FindDateAsync(concertDateId, cancellationToken) is { } date && date.Concert.ConcertId == concertId ? date : null;

    /// <summary>The date, if it may be booked now: published and still to come. Null otherwise.</summary>
    public async ValueTask<BookableDate?> FindDateAsync(long concertDateId, CancellationToken cancellationToken) =>
        await FindPublishedDateAsync(concertDateId, cancellationToken) is { Date.Status: DateStatus.Scheduled } date
        && date.Date.StartsAt > time.GetUtcNow()
            ? date
            : null;

    /// <summary>The date of a published concert, over or not: its seats may be looked at.</summary>
    public async ValueTask<BookableDate?> FindPublishedDateAsync(long concertDateId, CancellationToken cancellationToken) =>
        (await SnapshotAsync(cancellationToken)).FindDate(concertDateId) is { Published: true } found ? found.Date : null;

    /// <summary>
    /// The date whether or not it may be booked: over or unpublished, its reservations still have to be settled and refunded.
    /// </summary>
    public async ValueTask<BookableDate?> FindAnyDateAsync(long concertDateId, CancellationToken cancellationToken) =>
        (await SnapshotAsync(cancellationToken)).FindDate(concertDateId)?.Date;

    /// <summary>The date, and whether its concert is published: <see cref="FindDate"/>.</summary>
    public async ValueTask<SnapshotDate?> LookUpAsync(long concertDateId, CancellationToken cancellationToken) =>
        (await SnapshotAsync(cancellationToken)).FindDate(concertDateId);

    /// <summary>Every concert: <see cref="ListConcerts"/>.</summary>
    public async ValueTask<IReadOnlyList<ConcertDocument>> ListAsync(CancellationToken cancellationToken) =>
        (await SnapshotAsync(cancellationToken)).Record.Concerts;

    /// <summary>The edition of this moment.</summary>
    public ValueTask<CatalogSnapshot> SnapshotAsync(CancellationToken cancellationToken) => edition.GetAsync(cancellationToken);

    /// <summary>
    /// After a change: this process has it when the call returns, the others within <see cref="CatalogOptions.CheckEvery"/>.
    /// </summary>
    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        await cache.RaiseVersionAsync();
        await edition.ReadAnewAsync(cancellationToken);
    }

    private async Task<CatalogSnapshot> ReadAsync(CatalogSnapshot? before)
    {
        try
        {
            var record = await cache.GetAsync(await VersionAsync(), CancellationToken.None);
            var now = time.GetUtcNow();
            if (before is not null && ReferenceEquals(before.Record, record) && now < before.Until) return before;
            var next = await CatalogSnapshot.BuildAsync(record, layouts, now, CancellationToken.None);
            next.Upcoming.PrepareLike(before?.Upcoming);
            Editions.Add(1);
            return next;
        }
        // While a store is down, an old catalogue still sells seats. Only without any does the caller see the outage.
        catch (Exception outage) when (before is not null)
        {
            KeptOld(outage);
            return before;
        }
    }

    private async Task<long> VersionAsync()
    {
        try
        {
            return version = await cache.VersionAsync();
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            // Without Redis the catalogue comes from Cosmos, once a minute.
            VersionUnknown(away.GetType().Name);
            return version;
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "The catalogue could not be refreshed; the old one stays")]
    private partial void KeptOld(Exception outage);

    [LoggerMessage(3002, LogLevel.Warning, "The catalogue's version is not known: {Reason}")]
    private partial void VersionUnknown(string reason);
}
