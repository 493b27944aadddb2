namespace BoxOffice.Events;

/// <summary>
/// The queues of what receivers did not take at once, two a receiver: one that is slow or away delays nobody else. Every reservation ends
/// in an event, and while its receiver is away that is three queue operations, so a receiver's are spread over two.
/// </summary>
public static class EventQueues
{
    /// <summary>Deliveries to the data platform.</summary>
    public const string DataPlatform0 = "deliver-event";

    /// <inheritdoc cref="DataPlatform0"/>
    public const string DataPlatform1 = "deliver-event-1";

    /// <summary>Deliveries to the notification service.</summary>
    public const string Notification0 = "deliver-event-2";

    /// <inheritdoc cref="Notification0"/>
    public const string Notification1 = "deliver-event-3";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [DataPlatform0, DataPlatform1, Notification0, Notification1];

    /// <summary>The queue of a receiver's copy: by the first letter of the event's id, which is a reservation's and random.</summary>
    public static string Of(string receiver, string eventId) =>
        All[(receiver == EventOptions.DataPlatform ? 0 : 2) + (eventId[0] % 2)];
}
