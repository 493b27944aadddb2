using Microsoft.Azure.Cosmos;

namespace BoxOffice.Events;

/// <summary>
/// A receiver's copy of an event that it did not take at once: kept until it is told, or given up. The message in the receiver's queue only
/// says when to look (docs/protocol/event_model.py).
/// </summary>
public sealed record WaitingEvent
{
    /// <summary>The <see cref="Kind"/> of these documents.</summary>
    public const string WaitingKind = "waiting-event";

    /// <summary>Far more than all attempts last, each as late as a receiver may ask.</summary>
    private const int LifetimeSeconds = 60 * 24 * 60 * 60;

    /// <summary>The receiver: data-platform or notification.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key of the container: "event:{event}". Each has its own, so an outage spreads over all partitions.</summary>
    public required string ConcertId { get; init; }

    /// <summary>Indexed: what is overdue is looked for.</summary>
    public string Kind { get; init; } = WaitingKind;

    /// <summary>When the next attempt is due. Indexed, with the kind.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required int Attempts { get; init; }

    /// <summary>What the receiver is to be told.</summary>
    public required CloudEvent Event { get; init; }

    /// <summary>Seconds from the last write until Cosmos removes it.</summary>
    public int Ttl { get; init; } = LifetimeSeconds;

    /// <summary>The message of its next attempt.</summary>
    public EventDelivery Delivery => new(Id, Event.Id);

    /// <summary>An event that a receiver has not taken yet.</summary>
    public static WaitingEvent Of(string receiver, CloudEvent happened, int attempts, DateTimeOffset at) => new()
    {
        Id = receiver,
        ConcertId = PartitionValue(happened.Id),
        At = at,
        Attempts = attempts,
        Event = happened,
    };

    /// <summary>The partition of an event.</summary>
    public static PartitionKey Partition(string eventId) => new(PartitionValue(eventId));

    private static string PartitionValue(string eventId) => $"event:{eventId}";
}
