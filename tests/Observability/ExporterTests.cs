using BoxOffice.Observability;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BoxOffice.Tests.Observability;

public sealed class ExporterTests
{
    [Fact]
    public void Given_no_destination_Then_nothing_is_collected()
    {
        using var host = HostWith(null, null);

        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:1/")]
    public void Given_a_destination_Then_spans_and_metrics_are_collected(string setting, string value)
    {
        using var host = HostWith(setting, value);

        Assert.NotNull(host.Services.GetService<TracerProvider>());
        Assert.NotNull(host.Services.GetService<MeterProvider>());
    }

    [Fact]
    public void Our_metrics_reach_an_exporter()
    {
        List<Metric> exported = [];
        using var provider = Sdk.CreateMeterProviderBuilder().AddBoxOfficeMeters().AddInMemoryExporter(exported).Build();
        var counter = Telemetry.Meter.CreateCounter<long>("boxoffice.tests.exported");

        counter.Add(3);
        provider.ForceFlush();

        Assert.Contains(exported, m => m.Name == "boxoffice.tests.exported" && m.MeterName == Telemetry.Name);
    }

    private static IHost HostWith(string? setting, string? value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (setting is not null) builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(setting, value)]);
        builder.AddObservability();
        return builder.Build();
    }
}
