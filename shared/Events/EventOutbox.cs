using System.Diagnostics.Metrics;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Events;

/// <summary>
/// Tells receivers of events, at least once each. A receiver that answers at once costs one request. For another the event is kept, and
/// told from a queue of the receiver's own: one that is down or slow delays nothing else, and no lost message loses an event.
/// </summary>
public sealed partial class EventOutbox(
    EventReceivers receivers,
    WaitingEvents waiting,
    GivenUpEvents lost,
    TimeProvider time,
    IOptions<EventOptions> options,
    ILogger<EventOutbox> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The longest Retry-After of a receiver that is honoured.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    private static readonly Counter<long> Deliveries = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.events.deliveries",
        "{delivery}",
        "Event deliveries, by receiver, event type and outcome (delivered, retried, failed, unheard).");

    /// <summary>
    /// Tells each receiver that has a URL, or keeps the event for it. When this returns, each of them was told or will be, so what made the
    /// event may forget it.
    /// </summary>
    public async Task AnnounceAsync(CloudEvent happened, CancellationToken cancellationToken)
    {
        var heard = EventOptions.Receivers.Where(receivers.Has).ToList();
        foreach (var receiver in EventOptions.Receivers.Except(heard))
        {
            Count(receiver, happened, "unheard");
            Unheard(happened.Type, happened.Id, receiver);
        }

        var ends = await Task.WhenAll(heard.Select(receiver => receivers.TryAtOnceAsync(receiver, happened, cancellationToken)));
        foreach (var (receiver, failure) in heard.Zip(ends))
        {
            if (failure is null) Count(receiver, happened, "delivered");
            // Nothing was tried: the first attempt is due.
            else if (failure == EventFailure.Away)
                await waiting.KeepAsync(WaitingEvent.Of(receiver, happened, 0, time.GetUtcNow()), cancellationToken);
            else await FailedAsync(WaitingEvent.Of(receiver, happened, 0, time.GetUtcNow()), null, failure.Value, cancellationToken);
        }
    }

    /// <summary>
    /// Tells one receiver of an event that waits for it; a message that comes late or twice finds none. A failure waits twice as long
    /// each time, or until the receiver says; after the last attempt the event is listed for an operator to send again
    /// (<see cref="GivenUpEvents"/>).
    /// </summary>
    public async Task DeliverAsync(string message, CancellationToken cancellationToken)
    {
        var delivery = MessageText.Read(message, BoxOfficeJson.Default.EventDelivery);
        if (await waiting.FindAsync(delivery, cancellationToken) is not { Item: var due } found) return;
        if (await receivers.PostAsync(due.Id, due.Event, cancellationToken) is { } failure)
        {
            await FailedAsync(due, found.ETag, failure, cancellationToken);
            return;
        }

        await waiting.RemoveAsync(due, etag: null, cancellationToken);
        Count(due.Id, due.Event, "delivered");
    }

    /// <param name="due">As it was before this attempt.</param>
    /// <param name="etag">Its version; null where it is not kept yet.</param>
    private async Task FailedAsync(WaitingEvent due, string? etag, EventFailure failure, CancellationToken cancellationToken)
    {
        var tried = due with { Attempts = due.Attempts + 1, At = time.GetUtcNow() + WaitAfter(due.Attempts, failure) };
        var isLast = tried.Attempts >= options.Value.MaxAttempts;
        Failed(due.Event.Id, due.Id, due.Attempts, failure.Reason);
        if (isLast)
        {
            // Listed before it is removed: a crash between the two tries once more.
            await lost.KeepAsync(GivenUpEvent.Of(tried, failure.Reason, time.GetUtcNow()), cancellationToken);
            if (etag is not null) await waiting.RemoveAsync(due, etag, cancellationToken);
        }
        else if (etag is null)
        {
            await waiting.KeepAsync(tried, cancellationToken);
        }
        else
        {
            await waiting.PostponeAsync(tried, etag, cancellationToken);
        }

        Count(due.Id, due.Event, isLast ? "failed" : "retried");
    }

    /// <summary>Twice as long each time; longer where the receiver asks for it.</summary>
    private TimeSpan WaitAfter(int attempt, EventFailure failure)
    {
        var own = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, options.Value.RetrySeconds * Math.Pow(2, attempt)));
        var asked = failure.RetryAfter is { } wait && wait < LongestAsked ? wait : failure.RetryAfter is null ? TimeSpan.Zero
            : LongestAsked;
        return own > asked ? own : asked;
    }

    private static void Count(string receiver, CloudEvent happened, string outcome) => Deliveries.Add(
        1, new("receiver", receiver), new("type", happened.Type), new("outcome", outcome));

    [LoggerMessage(6001, LogLevel.Information, "{Type} {Event}: {Receiver} has no URL")]
    private partial void Unheard(string type, string @event, string receiver);

    [LoggerMessage(6002, LogLevel.Warning, "{Event} did not reach {Receiver} at attempt {Attempt}: {Reason}")]
    private partial void Failed(string @event, string receiver, int attempt, string reason);
}
