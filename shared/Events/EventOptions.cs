using System.ComponentModel.DataAnnotations;

namespace BoxOffice.Events;

/// <summary>Settings <c>Events__…</c>.</summary>
public sealed record EventOptions
{
    /// <summary>The name of the receiver at <see cref="DataPlatformUrl"/>.</summary>
    public const string DataPlatform = "data-platform";

    /// <summary>The name of the receiver at <see cref="NotificationUrl"/>.</summary>
    public const string Notification = "notification";

    /// <summary>All receivers.</summary>
    public static readonly IReadOnlyList<string> Receivers = [DataPlatform, Notification];

    /// <summary>The URL of the data platform; without it its events are logged and counted.</summary>
    public string? DataPlatformUrl { get; init => field = Given(value); }

    /// <summary>The URL of the notification service; without it its events are logged and counted.</summary>
    public string? NotificationUrl { get; init => field = Given(value); }

    /// <summary>
    /// The secret that signs deliveries: base64 of 24 to 64 bytes, with or without <c>whsec_</c>. Two, separated by a comma, both sign
    /// while receivers change from one to the other. Needed as soon as there is a URL.
    /// </summary>
    public string? SigningKey { get; init; }

    /// <summary>Seconds before the second attempt; doubled for each one after it, up to an hour.</summary>
    [Range(0, 3600)]
    public int RetrySeconds { get; init; } = 5;

    /// <summary>Attempts, before the event is given up and listed in v1/ops/events.</summary>
    [Range(1, 50)]
    public int MaxAttempts { get; init; } = 10;

    /// <summary>
    /// Whether a receiver may have a private address outside Development: for one in the service's own network. Without it such a
    /// receiver is refused, at start and at each connection.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>The URL of a receiver, or null.</summary>
    public string? UrlOf(string receiver) => receiver == DataPlatform ? DataPlatformUrl : NotificationUrl;

    /// <summary>A setting that is there and empty, as in local.settings.sample.json, is not given.</summary>
    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
