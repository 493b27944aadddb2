using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BoxOffice.Platform.Telemetry;

/// <summary>The meter and the activity source of the service. Instruments are declared beside what they measure.</summary>
public static class Instrumentation
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "BoxOffice";

    /// <summary>Every metric of the service.</summary>
    public static readonly Meter Meter = new(Name);

    /// <summary>Every span of the service.</summary>
    public static readonly ActivitySource ActivitySource = new(Name);
}
