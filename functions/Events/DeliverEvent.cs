using BoxOffice.Events;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Events;

/// <summary>Delivers one event to one receiver. One function per shard of the queue, because a function has one trigger.</summary>
public sealed class DeliverEvent(EventOutbox events)
{
    [Function("DeliverEvent")]
    public Task RunShard0Async([QueueTrigger(EventOutbox.Queue)] string message, CancellationToken cancellationToken) =>
        DeliverAsync(message, cancellationToken);

    [Function("DeliverEvent1")]
    public Task RunShard1Async([QueueTrigger(EventOutbox.Queue1)] string message, CancellationToken cancellationToken) =>
        DeliverAsync(message, cancellationToken);

    [Function("DeliverEvent2")]
    public Task RunShard2Async([QueueTrigger(EventOutbox.Queue2)] string message, CancellationToken cancellationToken) =>
        DeliverAsync(message, cancellationToken);

    [Function("DeliverEvent3")]
    public Task RunShard3Async([QueueTrigger(EventOutbox.Queue3)] string message, CancellationToken cancellationToken) =>
        DeliverAsync(message, cancellationToken);

    private async Task DeliverAsync(string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(DeliverEvent), message);
        await events.DeliverAsync(message, cancellationToken);
    }
}
