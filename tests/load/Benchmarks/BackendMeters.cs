using System.Diagnostics.Metrics;

namespace BoxOffice.Load.Benchmarks;

/// <summary>What the service and its messages asked of the services behind it since the last <see cref="Reset"/>.</summary>
internal sealed class BackendMeters : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly int queuePort;
    private double requestUnits;
    private long queueRequests;

    /// <summary>Starts to listen.</summary>
    /// <param name="queues">The address of the storage queues.</param>
    public BackendMeters(Uri queues)
    {
        queuePort = queues.Port;
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name is "boxoffice.cosmos.request_units" or "http.client.request.duration")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>(Add);
        listener.Start();
    }

    /// <summary>Request units of Cosmos, and requests to the storage queues: the callers' and the queue functions' own.</summary>
    public (double RequestUnits, long QueueRequests) Reset()
    {
        lock (gate)
        {
            var was = (requestUnits, queueRequests);
            (requestUnits, queueRequests) = (0, 0);
            return was;
        }
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (instrument.Name == "boxoffice.cosmos.request_units")
        {
            lock (gate) requestUnits += value;
            return;
        }

        foreach (var tag in tags)
        {
            if (tag.Key != "server.port" || tag.Value is not int port || port != queuePort) continue;
            lock (gate) queueRequests++;
            return;
        }
    }
}
