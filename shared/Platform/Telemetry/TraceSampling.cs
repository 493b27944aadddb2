using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace BoxOffice.Platform.Telemetry;

/// <summary>
/// Which traces are collected: OpenTelemetry's own settings OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG (the share, 0 to 1), by its
/// names.
/// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
/// </summary>
/// <remarks>
/// Under the Functions host every trace has its root there, and the host samples by names of its own, <c>microsoft.fixed_percentage</c> and
/// <c>microsoft.rate_limited</c>, from the same two settings. The worker then follows the host's decision; a trace that begins here is
/// sampled by the same share, or collected where the limit is a rate, which no worker could share out.
/// Read here and not by the SDK, because the Azure Monitor exporter brings a sampler that wins over the SDK's.
/// </remarks>
internal static class TraceSampling
{
    /// <summary>The sampler of the settings; without them every trace whose caller did not decide otherwise.</summary>
    /// <exception cref="OptionsValidationException">A setting is not what it may be; the message names it.</exception>
    public static Sampler SamplerIn(IConfiguration configuration)
    {
        var name = configuration["OTEL_TRACES_SAMPLER"];
        var argument = configuration["OTEL_TRACES_SAMPLER_ARG"];
        if (name == "microsoft.rate_limited") return FollowHost(argument);
        var share = Share(argument);
        return name switch
        {
            null or "" or "parentbased_always_on" => new ParentBasedSampler(new AlwaysOnSampler()),
            "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
            "microsoft.fixed_percentage" or "parentbased_traceidratio" => new ParentBasedSampler(new TraceIdRatioBasedSampler(share)),
            "always_on" => new AlwaysOnSampler(),
            "always_off" => new AlwaysOffSampler(),
            "traceidratio" => new TraceIdRatioBasedSampler(share),
            _ => throw Wrong(
                "The setting OTEL_TRACES_SAMPLER must be always_on, always_off, traceidratio, one of them after parentbased_, "
                + "microsoft.fixed_percentage or microsoft.rate_limited."),
        };
    }

    private static ParentBasedSampler FollowHost(string? tracesPerSecond) =>
        double.TryParse(tracesPerSecond, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate >= 0
            ? new ParentBasedSampler(new AlwaysOnSampler())
            : throw Wrong(
                "The setting OTEL_TRACES_SAMPLER_ARG must be traces a second, 0 or more, where the sampler is microsoft.rate_limited.");

    private static double Share(string? text)
    {
        if (string.IsNullOrEmpty(text)) return 1;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw Wrong("The setting OTEL_TRACES_SAMPLER_ARG must be 0 to 1.");
    }

    private static OptionsValidationException Wrong(string message) => new(nameof(TraceSampling), typeof(Sampler), [message]);
}
