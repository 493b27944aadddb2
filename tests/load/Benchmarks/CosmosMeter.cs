using System.Diagnostics.Metrics;

namespace BoxOffice.Load.Benchmarks;

/// <summary>Requests to Cosmos that were charged since the last <see cref="Reset"/>.</summary>
internal sealed class CosmosMeter : IDisposable
{
    private readonly MeterListener listener = new();
    private long requests;

    /// <summary>Starts to listen.</summary>
    public CosmosMeter()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "boxoffice.cosmos.request_units") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref requests));
        listener.Start();
    }

    /// <summary>So many since the last time.</summary>
    public long Reset() => Interlocked.Exchange(ref requests, 0);

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();
}
