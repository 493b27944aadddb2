using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using BoxOffice.Platform.Telemetry;

namespace BoxOffice.WaitingRoom;

/// <summary>What the waiting room reports of itself, by queue.</summary>
internal static class WaitingRoomMetrics
{
    private static readonly ConcurrentDictionary<string, QueueState> Latest = new(StringComparer.Ordinal);

    private static readonly Counter<long> JoinedCounter = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.waitingroom.joined", "{place}", "Places given.");

    private static readonly Counter<long> TickCounter = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.waitingroom.ticks", "{tick}", "Runs of the admission timer, including those with nobody to admit.");

    private static readonly Counter<long> AdmittedCounter = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.waitingroom.admitted", "{place}", "People let in, at once or by a tick.");

    private static readonly Counter<long> SkippedCounter = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.waitingroom.skipped", "{place}", "People whose turn came while they were away.");

    private static readonly Counter<long> AbandonedCounter = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.waitingroom.abandoned", "{place}", "People who left the line, or stayed away longer than the grace time.");

    private static readonly Counter<long> ExpiredCounter = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.waitingroom.expired", "{session}", "Sessions that ran out.");

    private static readonly Histogram<double> WaitTime = Instrumentation.Meter.CreateHistogram(
        "boxoffice.waitingroom.wait_time", "s", "From joining, or from the opening, to being let in.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400] });

    static WaitingRoomMetrics()
    {
        Instrumentation.Meter.CreateObservableGauge("boxoffice.waitingroom.waiting",
            () => Observe(s => s.Waiting), "{place}", "People in the line.");
        Instrumentation.Meter.CreateObservableGauge("boxoffice.waitingroom.active", () => Observe(s => s.Active), "{session}", "Sessions.");
        Instrumentation.Meter.CreateObservableGauge("boxoffice.waitingroom.outflow",
            () => Observe(s => s.PerSecond ?? 0), "{place}/s", "How fast the line moves.");
    }

    public static void Ticked() => TickCounter.Add(1);

    public static void Joined(string queueId, Standing standing)
    {
        if (!standing.IsNew) return;
        JoinedCounter.Add(1, Tag(queueId));
        if (standing.Status != PlaceStatus.Active) return;
        AdmittedCounter.Add(1, Tag(queueId));
        WaitTime.Record(0, Tag(queueId));
    }

    public static void Admitted(string queueId, AdmittedChunk chunk)
    {
        var tag = Tag(queueId);
        AdmittedCounter.Add(chunk.Admitted, tag);
        SkippedCounter.Add(chunk.Skipped, tag);
        foreach (var seconds in chunk.WaitedSeconds)
        {
            if (seconds >= 0) WaitTime.Record(seconds, tag);
        }
    }

    public static void Abandoned(string queueId, int people) => AbandonedCounter.Add(people, Tag(queueId));

    public static void Swept(string queueId, SweptChunk chunk)
    {
        ExpiredCounter.Add(chunk.Expired, Tag(queueId));
        Abandoned(queueId, chunk.Abandoned);
    }

    /// <summary>The gauges show the state after the last tick of this process.</summary>
    public static void Now(QueueState state) => Latest[state.QueueId] = state;

    public static void Forget(string queueId) => Latest.TryRemove(queueId, out _);

    private static IEnumerable<Measurement<double>> Observe(Func<QueueState, double> value) =>
        Latest.Values.Select(state => new Measurement<double>(value(state), Tag(state.QueueId)));

    private static TagList Tag(string queueId) => new() { { "queue", queueId } };
}
