using System.Diagnostics;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
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
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING",
        "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:1/")]
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
        var counter = Instrumentation.Meter.CreateCounter<long>("boxoffice.tests.exported");

        counter.Add(3);
        provider.ForceFlush();

        Assert.Contains(exported, m => m.Name == "boxoffice.tests.exported" && m.MeterName == Instrumentation.Name);
    }

    [Theory]
    [InlineData(null, null, "ParentBased{AlwaysOnSampler}")]
    [InlineData("parentbased_always_off", "", "ParentBased{AlwaysOffSampler}")]
    [InlineData("parentbased_traceidratio", "0.05", "ParentBased{TraceIdRatioBasedSampler{0.050000}}")]
    [InlineData("always_on", null, "AlwaysOnSampler")]
    [InlineData("traceidratio", "0.5", "TraceIdRatioBasedSampler{0.500000}")]
    [InlineData("microsoft.fixed_percentage", "0.05", "ParentBased{TraceIdRatioBasedSampler{0.050000}}")]
    [InlineData("microsoft.rate_limited", "5", "ParentBased{AlwaysOnSampler}")]
    public void The_sampler_is_the_one_of_the_settings(string? name, string? share, string expected) =>
        Assert.Equal(expected, TraceSampling.SamplerIn(Sampling(name, share)).Description);

    [Theory]
    [InlineData("sometimes", "0.5", "OTEL_TRACES_SAMPLER must")]
    [InlineData("traceidratio", "5", "OTEL_TRACES_SAMPLER_ARG must")]
    [InlineData("microsoft.fixed_percentage", "5", "OTEL_TRACES_SAMPLER_ARG must")]
    [InlineData("microsoft.rate_limited", "-1", "OTEL_TRACES_SAMPLER_ARG must")]
    public void A_wrong_sampler_is_named(string name, string share, string message) =>
        Assert.Contains(message, Assert.Throws<OptionsValidationException>(() => TraceSampling.SamplerIn(Sampling(name, share))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING",
        "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:1/")]
    public void Given_a_sampler_that_drops_When_a_call_starts_Then_no_exporter_keeps_it(string setting, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            [KeyValuePair.Create(setting, (string?)value), KeyValuePair.Create("OTEL_TRACES_SAMPLER", (string?)"always_off")]);
        builder.AddTelemetry();
        List<Activity> exported = [];
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(exported));
        using var host = builder.Build();
        Assert.NotNull(host.Services.GetService<TracerProvider>());
        var name = $"dropped {setting}";

        using (FunctionTrace.Start(name, null))
        {
        }

        Assert.DoesNotContain(exported, span => span.DisplayName == name);
    }

    private static IConfiguration Sampling(string? name, string? share) => new ConfigurationBuilder().AddInMemoryCollection(
        [KeyValuePair.Create("OTEL_TRACES_SAMPLER", name), KeyValuePair.Create("OTEL_TRACES_SAMPLER_ARG", share)]).Build();

    private static IHost HostWith(string? setting, string? value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (setting is not null) builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(setting, value)]);
        builder.AddTelemetry();
        return builder.Build();
    }
}
