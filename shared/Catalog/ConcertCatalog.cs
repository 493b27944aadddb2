using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Catalog;

/// <summary>
/// The catalogue as every call reads it: an edition in this process. Once a second, at most, a request starts a look at the
/// version in the background; no request waits for it unless nobody asked for a while.
/// </summary>
public sealed partial class ConcertCatalog(
    CatalogCache cache, LayoutLibrary layouts, TimeProvider time, IOptions<CatalogOptions> options, ILogger<ConcertCatalog> logger)
{
    private readonly Lock gate = new();
    private volatile Held? held;
    private Task<CatalogEdition>? refresh;
    private long version;

    /// <summary>The published concert with all its dates, past ones included; null where there is none.</summary>
    public async ValueTask<Concert?> FindConcertAsync(long concertId, CancellationToken cancellationToken) =>
        (await EditionAsync(cancellationToken)).FindConcert(concertId);

    /// <summary>The date of that concert, if it may be booked now: published and still to come. Null otherwise.</summary>
    public async ValueTask<BookableDate?> FindDateAsync(long concertId, long concertDateId, CancellationToken cancellationToken) =>
        await FindDateAsync(concertDateId, cancellationToken) is { } date && date.Concert.ConcertId == concertId ? date : null;

    /// <summary>The date, if it may be booked now: published and still to come. Null otherwise.</summary>
    public async ValueTask<BookableDate?> FindDateAsync(long concertDateId, CancellationToken cancellationToken) =>
        (await EditionAsync(cancellationToken)).FindDate(concertDateId) is { Published: true } found && found.Date.Date.StartsAt > time.GetUtcNow()
            ? found.Date
            : null;

    /// <summary>The date whether or not it may be booked: over or unpublished, its reservations still have to be settled and refunded.</summary>
    public async ValueTask<BookableDate?> FindAnyDateAsync(long concertDateId, CancellationToken cancellationToken) =>
        (await EditionAsync(cancellationToken)).FindDate(concertDateId)?.Date;

    /// <summary>The edition of this moment.</summary>
    public ValueTask<CatalogEdition> EditionAsync(CancellationToken cancellationToken)
    {
        if (held is { } now)
        {
            var age = time.GetElapsedTime(now.LookedAt);
            if (age < options.Value.CheckEvery) return new ValueTask<CatalogEdition>(now.Edition);
            if (age < options.Value.ServeStale)
            {
                _ = Refresh();
                return new ValueTask<CatalogEdition>(now.Edition);
            }
        }

        return new ValueTask<CatalogEdition>(Refresh().WaitAsync(cancellationToken));
    }

    /// <summary>After a change: this process has it when the call returns, the others within <see cref="CatalogOptions.CheckEvery"/>.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        await cache.RaiseVersionAsync();
        // A refresh under way may have read the version before; the one after it has not.
        if (refresh is { IsCompleted: false } running) await running.WaitAsync(cancellationToken);
        await Refresh().WaitAsync(cancellationToken);
    }

    private Task<CatalogEdition> Refresh()
    {
        lock (gate)
        {
            // One refresh serves all; it belongs to no request, so none of them can cancel it.
            return refresh is { IsCompleted: false } running ? running : refresh = RefreshAsync();
        }
    }

    private async Task<CatalogEdition> RefreshAsync()
    {
        await Task.Yield();
        var before = held;
        try
        {
            var record = await cache.GetAsync(await VersionAsync(), CancellationToken.None);
            var edition = before is not null && ReferenceEquals(before.Edition.Record, record)
                ? before.Edition
                : await CatalogEdition.BuildAsync(record, layouts, CancellationToken.None);
            held = new Held(edition, time.GetTimestamp());
            return edition;
        }
        // Whatever is out behind us, yesterday's catalogue still sells seats; with none at all the caller sees the outage.
        catch (Exception outage) when (before is not null)
        {
            KeptOld(outage);
            held = before with { LookedAt = time.GetTimestamp() };
            return before.Edition;
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

    private sealed record Held(CatalogEdition Edition, long LookedAt);
}
