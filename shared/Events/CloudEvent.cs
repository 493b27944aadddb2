using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoxOffice.Events;

/// <summary>What the data platform and the notification service are told, as a CloudEvent 1.0 in JSON.</summary>
/// <param name="Id">Stable: an event that is delivered twice has the same id.</param>
/// <param name="Source">The part of the service that the event comes from, as a path.</param>
/// <param name="Type">What happened, in kebab-case.</param>
/// <param name="Subject">The id of what it happened to.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="Data">The subject as it was then, in its feature's own form.</param>
public sealed record CloudEvent(string Id, string Source, string Type, string Subject, DateTimeOffset Time, JsonElement Data)
{
    /// <summary>The version of the CloudEvents specification.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; } = "1.0";

    /// <summary>The media type of <see cref="Data"/>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = "application/json";
}

/// <summary>The message of the queue deliver-event: one receiver's copy of an event.</summary>
/// <param name="Receiver">data-platform or notification.</param>
/// <param name="Attempt">0 for the first.</param>
public sealed record EventDelivery(string Receiver, int Attempt, CloudEvent Event);
