using BoxOffice.Platform.Api;

namespace BoxOffice.Platform.Health;

/// <summary>The answer of the health calls.</summary>
/// <param name="Status">"live" or "ready".</param>
public sealed record HealthReport(string Status);

/// <summary>503: a part that every call needs does not answer.</summary>
/// <param name="Parts">Which: redis, cosmos, queues.</param>
public sealed record NotReady(IReadOnlyList<string> Parts)
    : Refusal(RefusalKind.Unavailable, "not-ready", $"Not ready: {string.Join(", ", Parts)} does not answer.");
