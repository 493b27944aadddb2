using System.Diagnostics;
using System.Diagnostics.Metrics;
using StackExchange.Redis;

namespace BoxOffice.Load.Serving;

/// <summary>Counts what this process asks of its stores, from the meters that the service and .NET have anyway.</summary>
internal sealed class ServiceCounters : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly IConnectionMultiplexer redis;
    private long cosmosOperations;
    private long milliUnits;
    private long queueCalls;

    /// <param name="queuePort">Where the storage queues are served, to tell their calls from others over HTTP.</param>
    public ServiceCounters(IConnectionMultiplexer redis, int queuePort)
    {
        this.redis = redis;
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Name is "boxoffice.cosmos.request_units" or "http.client.request.duration")
                me.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "boxoffice.cosmos.request_units") CountCosmos(value);
            else if (IsQueueWrite(tags, queuePort)) Interlocked.Increment(ref queueCalls);
        });
        listener.Start();
    }

    public Counters Read()
    {
        using var process = Process.GetCurrentProcess();
        return new Counters(
            redis.OperationCount, Interlocked.Read(ref cosmosOperations), Interlocked.Read(ref milliUnits) / 1000.0,
            Interlocked.Read(ref queueCalls),
            GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), process.TotalProcessorTime.TotalSeconds, process.WorkingSet64 / 1e6);
    }

    public void Dispose() => listener.Dispose();

    private void CountCosmos(double units)
    {
        Interlocked.Increment(ref cosmosOperations);
        Interlocked.Add(ref milliUnits, (long)(units * 1000));
    }

    private static bool IsQueueWrite(ReadOnlySpan<KeyValuePair<string, object?>> tags, int port)
    {
        var (ours, writes) = (false, false);
        foreach (var (name, value) in tags)
        {
            if (name == "server.port") ours = value is int p && p == port;
            if (name == "http.request.method") writes = value is "POST" or "PUT";
        }

        return ours && writes;
    }
}
