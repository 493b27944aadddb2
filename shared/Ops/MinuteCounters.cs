using System.Diagnostics.Metrics;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Redis;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BoxOffice.Ops;

/// <summary>
/// Counts, minute by minute, what this process measures of itself, and adds it to the counts of all processes: one Redis call every
/// five seconds while there is something to add, however many calls were counted. See docs/adr/0096-the-last-hour.md.
/// </summary>
public sealed partial class MinuteCounters(IDatabase redis, TimeProvider time, ILogger<MinuteCounters> logger) : IHostedService,
IAsyncDisposable
{
    /// <summary>The one hash.</summary>
    public const string Key = "ops:minutes";

    /// <summary>Minutes that are kept, of which operators see the last <see cref="LastHour.Minutes"/>.</summary>
    private const int Kept = 90;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly RedisScript Add = RedisScript.Load("add-minutes.lua");

    private readonly Lock gate = new();
    private readonly MeterListener listener = new();
    private Dictionary<(long Minute, string Series), (MinuteFold Fold, double Value)> counts = [];
    private ITimer? timer;

    /// <summary>Counts that are not added yet.</summary>
    internal int Pending
    {
        get
        {
            lock (gate) return counts.Count;
        }
    }

    /// <summary>The minute of a time, counted from 1970.</summary>
    public static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter, Instrumentation.Meter) && MinuteSeries.Reads(instrument))
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.Start();
        timer = time.CreateTimer(_ => _ = FlushAsync(), null, Every, Every);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (timer is not null) await timer.DisposeAsync();
        listener.Dispose();
        await FlushAsync();
    }

    /// <summary>Adds what was counted since the last time. Without Redis it is kept and added later.</summary>
    public async Task FlushAsync()
    {
        var taken = Take();
        if (taken.Count == 0) return;
        var oldest = MinuteOf(time.GetUtcNow()) - Kept;
        RedisValue[] values =
            [oldest,
            .. taken.SelectMany(
            c => (RedisValue[])[$"{c.Key.Minute}:{c.Key.Series}", c.Value.Fold == MinuteFold.Sum ? "sum" : "most", c.Value.Value])];
        try
        {
            await Add.EvaluateAsync(redis, [Key], values);
        }
        catch (Exception outage) when (Outages.RefusalFor(outage) is not null || outage is ObjectDisposedException)
        {
            NotAdded(outage.GetType().Name);
            foreach (var ((minute, series), (fold, value)) in taken.Where(c => c.Key.Minute > oldest)) Count(minute, series, fold, value);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        if (timer is not null) await timer.DisposeAsync();
    }

    private void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (MinuteSeries.Of(instrument, tags) is { } series) Count(MinuteOf(time.GetUtcNow()), series.Name, series.Fold, value);
    }

    private void Count(long minute, string series, MinuteFold fold, double value)
    {
        lock (gate)
        {
            var before = counts.GetValueOrDefault((minute, series)).Value;
            counts[(minute, series)] = (fold, fold == MinuteFold.Sum ? before + value : Math.Max(before, value));
        }
    }

    private Dictionary<(long Minute, string Series), (MinuteFold Fold, double Value)> Take()
    {
        lock (gate)
        {
            var taken = counts;
            counts = [];
            return taken;
        }
    }

    [LoggerMessage(9501, LogLevel.Warning, "The counts of the last minutes are added later: {Reason}")]
    private partial void NotAdded(string reason);
}
