using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using BoxOffice.Platform.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BoxOffice.Platform.Telemetry;

/// <summary>What is collected and where it goes. The settings are the ones that Azure Monitor and OpenTelemetry define.</summary>
public static class TelemetryRegistration
{
    private const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AzureMonitorIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>To Azure Monitor where its connection string is set, over OTLP where an endpoint is; nothing is collected for nobody.</summary>
    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var azureMonitor = builder.Configuration[AzureMonitor];
        var identity = builder.Configuration[AzureMonitorIdentity];
        var otlp = builder.Configuration[Otlp];
        // Before the return: a wrong one is told wherever the service starts.
        var sampler = TraceSampling.SamplerIn(builder.Configuration);
        if (string.IsNullOrEmpty(azureMonitor) && string.IsNullOrEmpty(otlp)) return;
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddBoxOfficeSources())
            .WithMetrics(metrics => metrics.AddBoxOfficeMeters());
        if (!string.IsNullOrEmpty(azureMonitor)) ExportToAzureMonitor(telemetry, azureMonitor, CredentialIn(identity));
        if (!string.IsNullOrEmpty(otlp)) ExportOverOtlp(builder, telemetry);
        // After the exporters: the last sampler wins, and Azure Monitor's brings its own.
        telemetry.WithTracing(tracing => tracing.SetSampler(sampler));
    }

    /// <summary>Our spans and those of what we call.</summary>
    public static TracerProviderBuilder AddBoxOfficeSources(this TracerProviderBuilder tracing)
    {
        tracing.AddSource(Instrumentation.Name, "Azure.Cosmos.Operation", "System.Net.Http", "Microsoft.Azure.Functions.Worker");
        // In Azure the host reports the request; a second one from the worker's own Kestrel would double every rate.
        return Environment.GetEnvironmentVariable("FUNCTIONS_WORKER_RUNTIME") is null ? tracing.AddSource("Microsoft.AspNetCore") : tracing;
    }

    /// <summary>Our metrics.</summary>
    public static MeterProviderBuilder AddBoxOfficeMeters(this MeterProviderBuilder metrics) => metrics.AddMeter(Instrumentation.Name);

    private static void ExportToAzureMonitor(IOpenTelemetryBuilder telemetry, string connectionString, TokenCredential? credential)
    {
        telemetry.WithTracing(tracing => tracing.AddAzureMonitorTraceExporter(Configure));
        telemetry.WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure));

        void Configure(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = connectionString;
            options.Credential = credential;
        }
    }

    // In Azure the host collects the worker's log lines, so only OTLP takes them from here.
    private static void ExportOverOtlp(IHostApplicationBuilder builder, IOpenTelemetryBuilder telemetry)
    {
        telemetry.WithTracing(tracing => tracing.AddOtlpExporter()).WithMetrics(metrics => metrics.AddOtlpExporter());
        builder.Logging.AddOpenTelemetry(logging => logging.AddOtlpExporter());
    }

    /// <summary><c>ClientId=…;Authorization=AAD</c>, the form that the Functions host reads too; null where keys are used.</summary>
    private static TokenCredential? CredentialIn(string? setting)
    {
        if (setting is null || !setting.Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase)) return null;
        var clientId = setting.Split(';').Select(part => part.Split('=', 2)).FirstOrDefault(pair => pair[0] == "ClientId")?[1];
        return AzureCredentials.For(clientId);
    }
}
