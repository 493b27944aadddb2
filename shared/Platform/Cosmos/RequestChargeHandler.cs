using System.Diagnostics;
using System.Diagnostics.Metrics;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Platform.Cosmos;

/// <summary>
/// Counts what every Cosmos operation costs: the metric <c>boxoffice.cosmos.request_units</c>, and, inside a
/// <see cref="RequestChargeScope"/>, the sum of one flow.
/// </summary>
internal sealed class RequestChargeHandler : RequestHandler
{
    private static readonly Counter<double> RequestUnits = Instrumentation.Meter.CreateCounter<double>(
        "boxoffice.cosmos.request_units", "{RU}", "Request units charged by Cosmos DB.");

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var charge = response.Headers.RequestCharge;
        RequestUnits.Add(charge, new TagList { { "status", (int)response.StatusCode } });
        RequestChargeScope.Current?.Add(charge);
        return response;
    }
}

/// <summary>Sums the operations and request units of the calls made inside it: how a benchmark or a test counts a flow.</summary>
public sealed class RequestChargeScope : IDisposable
{
    private static readonly AsyncLocal<RequestChargeScope?> Ambient = new();
    private readonly Lock gate = new();
    private readonly RequestChargeScope? outer = Ambient.Value;

    /// <summary>Starts counting.</summary>
    public RequestChargeScope() => Ambient.Value = this;

    /// <summary>Operations sent, a batch being one.</summary>
    public int Operations { get; private set; }

    /// <summary>Request units charged.</summary>
    public double RequestUnits { get; private set; }

    internal static RequestChargeScope? Current => Ambient.Value;

    internal void Add(double charge)
    {
        lock (gate)
        {
            Operations++;
            RequestUnits += charge;
        }
    }

    /// <summary>Stops counting.</summary>
    public void Dispose() => Ambient.Value = outer;
}
