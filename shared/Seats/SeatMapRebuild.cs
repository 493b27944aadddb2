using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using BoxOffice.Catalog;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Redis;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Seats;

/// <summary>All that a map needs of a seat's document.</summary>
/// <param name="SeatNumber">1..n within the date's hall.</param>
/// <param name="Status">What it was in that version.</param>
/// <param name="Version">How often the document was written: of two, the map shows the higher. 0 for
/// documents from before versions existed.</param>
public sealed record ShownSeat(int SeatNumber, SeatStatus Status, int Version = 0);

/// <summary>
/// Makes a map from the record. One process at a time does it for a date; a write made meanwhile is a pending write, which is
/// applied with the map (ADR 0031). A hold that is overdue counts as held until it is settled: only the document decides.
/// </summary>
public sealed partial class SeatMapRebuild(
    IDatabase redis, CosmosDatabase cosmos, TimeProvider time, IOptions<SeatMapOptions> options, ILogger<SeatMapRebuild> logger)
{
    /// <summary>All that a map needs of a section.</summary>
    public static readonly QueryDefinition TouchedSeats = new("SELECT c.seatNumber, c.status, c.version FROM c");
    private static readonly RedisScript Install = RedisScript.Load("install-seat-map.lua");
    private static readonly Histogram<double> Rebuilds = Instrumentation.Meter.CreateHistogram<double>(
        "boxoffice.seats.rebuild", "ms", "Seat maps made from the seats' documents, and how long each took.");

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The map as it is in Redis, or null.</summary>
    public async Task<SeatMap?> PeekAsync(BookableDate date)
    {
        var bits = (byte[]?)await redis.StringGetAsync(new SeatKeys(date.Date.ConcertDateId).Map);
        return bits?.Length == SeatMap.BytesFor(date.Layout.TotalSeats) ? new SeatMap(date.Layout.TotalSeats, bits) : null;
    }

    /// <summary>
    /// Rebuilds the map. Where another process does already, it begins after that one, whose result it does not take: a process that died
    /// leaves its lock to run out and the old map in place.
    /// </summary>
    public Task<SeatMap> RunAsync(BookableDate date, CancellationToken cancellationToken) =>
        RunAsync(date, onlyIfMissing: false, cancellationToken);

    /// <summary>The map; rebuilt only where there is none, even where another process made one since the caller looked.</summary>
    public Task<SeatMap> EnsureAsync(BookableDate date, CancellationToken cancellationToken) =>
        RunAsync(date, onlyIfMissing: true, cancellationToken);

    private async Task<SeatMap> RunAsync(BookableDate date, bool onlyIfMissing, CancellationToken cancellationToken)
    {
        var keys = new SeatKeys(date.Date.ConcertDateId);
        while (true)
        {
            var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            if (!await redis.StringSetAsync(keys.Rebuild, token, options.Value.RebuildLimit, When.NotExists))
            {
                await WaitForOtherAsync(keys, cancellationToken);
                if (onlyIfMissing && await PeekAsync(date) is { } others) return others;
                continue;
            }

            if (await BuildAsync(date, keys, token, onlyIfMissing, cancellationToken) is { } map) return map;
        }
    }

    private async Task<SeatMap?> BuildAsync(
        BookableDate date, SeatKeys keys, string token, bool onlyIfMissing, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            if (onlyIfMissing && await PeekAsync(date) is { } made)
            {
                await redis.LockReleaseAsync(keys.Rebuild, token);
                return made;
            }

            var touched = await ReadAsync(date, cancellationToken);
            var map = SeatMap.Of(date.Layout.TotalSeats, touched.Select(s => (s.SeatNumber, s.Status)));
            var installed = await Install.EvaluateAsync(
                redis, keys.All, [token, map.Bytes, (long)options.Value.Lifetime.TotalSeconds, SeatMap.VersionsOf(touched)]);
            var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
            Rebuilds.Record(milliseconds);
            Rebuilt(keys.ConcertDateId, touched.Count, (long)milliseconds);
            return (byte[]?)installed is { } bits ? new SeatMap(map.TotalSeats, bits) : null;
        }
        catch
        {
            // The next caller need not wait for the lock to run out.
            await redis.LockReleaseAsync(keys.Rebuild, token);
            throw;
        }
    }

    private async Task WaitForOtherAsync(SeatKeys keys, CancellationToken cancellationToken)
    {
        while (await redis.KeyExistsAsync(keys.Rebuild)) await Task.Delay(Poll, time, cancellationToken);
    }

    private async Task<IReadOnlyCollection<ShownSeat>> ReadAsync(BookableDate date, CancellationToken cancellationToken)
    {
        var sections = await SeatSections.ReadAsync(
            cosmos, date.Date.ConcertDateId, date.Layout, TouchedSeats, BoxOfficeJson.Default.ShownSeat, cancellationToken);
        return [.. sections.SelectMany(s => s).Where(s => date.Layout.Has(s.SeatNumber))];
    }

    [LoggerMessage(3501, LogLevel.Information, "Seat map of date {ConcertDateId} rebuilt from {Touched} documents in {Milliseconds} ms")]
    private partial void Rebuilt(long concertDateId, int touched, long milliseconds);
}
