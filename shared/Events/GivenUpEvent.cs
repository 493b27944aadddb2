using Microsoft.Azure.Cosmos;

namespace BoxOffice.Events;

/// <summary>A receiver's copy of an event that no attempt delivered: kept until an operator sends
/// it again, for 30 days at most.</summary>
public sealed record GivenUpEvent
{
    /// <summary>The <see cref="Kind"/> of these documents.</summary>
    public const string GivenUpKind = "given-up";

    private const int LifetimeSeconds = 30 * 24 * 60 * 60;

    /// <summary>The event's id.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key of the container: "events:{receiver}".</summary>
    public required string ConcertId { get; init; }

    /// <summary>The kind of document, as everywhere in the container.</summary>
    public string Kind { get; init; } = GivenUpKind;

    /// <summary>data-platform or notification.</summary>
    public required string Receiver { get; init; }

    /// <summary>When it was given up. Indexed: a range of time is listed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last one failed: a status, or how the connection failed.</summary>
    public required string Reason { get; init; }

    /// <summary>The event as it will be sent again.</summary>
    public required CloudEvent Event { get; init; }

    /// <summary>Seconds from the last write until Cosmos removes it.</summary>
    public int Ttl { get; init; } = LifetimeSeconds;

    /// <summary>What was not delivered.</summary>
    public static GivenUpEvent Of(WaitingEvent tried, string reason, DateTimeOffset now) => new()
    {
        Id = tried.Event.Id,
        ConcertId = PartitionValue(tried.Id),
        Receiver = tried.Id,
        At = now,
        Attempts = tried.Attempts,
        Reason = reason,
        Event = tried.Event,
    };

    /// <summary>The partition of a receiver's.</summary>
    public static PartitionKey Partition(string receiver) => new(PartitionValue(receiver));

    private static string PartitionValue(string receiver) => $"events:{receiver}";
}

/// <summary>A given-up event as an operator sees it.</summary>
/// <param name="GivenUpAt">After its last attempt.</param>
/// <param name="Reason">Of the last attempt: <c>status 302</c>, <c>timeout</c>, …</param>
public sealed record GivenUpEventView(string Id, string Receiver, string Type, string Subject, DateTimeOffset Time,
    DateTimeOffset GivenUpAt, int Attempts, string Reason)
{
    /// <summary>What an operator sees of it.</summary>
    public static GivenUpEventView Of(GivenUpEvent lost) => new(
        lost.Id, lost.Receiver, lost.Event.Type, lost.Event.Subject, lost.Event.Time, lost.At, lost.Attempts, lost.Reason);
}

/// <summary>What sending again did.</summary>
/// <param name="Sent">Events that were queued.</param>
/// <param name="Left">Whether more of the range are left: ask again.</param>
public sealed record EventsResent(int Sent, bool Left);
