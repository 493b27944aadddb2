using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoxOffice.Events;

/// <summary>What the data platform and the notification service are told, as a CloudEvent 1.0 in JSON.
/// docs/events has a schema of each type.</summary>
/// <param name="Id">Stable: an event that is delivered twice has the same id, and the same time.</param>
/// <param name="Source">The part of the service that the event comes from, as a path.</param>
/// <param name="Type">What happened, with a reverse-DNS prefix and the version of its data: <c>io.boxoffice.payment-settled.v1</c>.</param>
/// <param name="Subject">The id of what it happened to.</param>
/// <param name="Time">When it was decided: events of one subject are in the order of this, in whichever order they arrive.</param>
/// <param name="Data">The subject as it was then, in its feature's own form.</param>
public sealed record CloudEvent(string Id, string Source, string Type, string Subject, DateTimeOffset Time, JsonElement Data)
{
    /// <summary>In front of every type, as the CloudEvents specification asks.</summary>
    public const string Prefix = "io.boxoffice.";

    /// <summary>The version of the data of every type so far. Another form of data is another type.</summary>
    private const string Version = "v1";

    /// <summary>The version of the CloudEvents specification.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; } = "1.0";

    /// <summary>The media type of <see cref="Data"/>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = "application/json";

    /// <summary>Names the schema of the event; the <c>$id</c> of a file in docs/events.</summary>
    [JsonPropertyName("dataschema")]
    public string DataSchema => $"urn:boxoffice:event:{Type}";

    /// <summary>An event that happens once to its subject: the id is <c>{subject}:{name}</c>.</summary>
    /// <param name="name">What happened, in kebab-case: <c>payment-settled</c>.</param>
    public static CloudEvent Once(string source, string subject, string name, DateTimeOffset time, JsonElement data) =>
        new($"{subject}:{name}", source, TypeOf(name), subject, time, data);

    /// <summary>An event that may happen several times to its subject: the id is <c>{subject}:{name}:{which}</c>.</summary>
    /// <param name="which">The same for the same happening; letters, digits and hyphens.</param>
    public static CloudEvent Each(string source, string subject, string name, string which, DateTimeOffset time, JsonElement data) =>
        new($"{subject}:{name}:{which}", source, TypeOf(name), subject, time, data);

    /// <summary>The type of events of that name.</summary>
    public static string TypeOf(string name) => $"{Prefix}{name}.{Version}";
}

/// <summary>The message of a queue of events: an attempt is due. What waits is a <see cref="WaitingEvent"/>.</summary>
/// <param name="Receiver">data-platform or notification.</param>
/// <param name="EventId">The event's id.</param>
public sealed record EventDelivery(string Receiver, string EventId);
