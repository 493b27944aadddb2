using BoxOffice.Events;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Events;

/// <summary>Tells one receiver of one event that waits for it. Two functions a receiver, because a function has one trigger.</summary>
public sealed class DeliverEvent(EventOutbox events, OutageRetry outages)
{
    [Function("DeliverEvent")]
    public Task RunShard0Async([QueueTrigger(EventQueues.DataPlatform0)] string message, CancellationToken cancellationToken) =>
        DeliverAsync(EventQueues.DataPlatform0, message, cancellationToken);

    [Function("DeliverEvent1")]
    public Task RunShard1Async([QueueTrigger(EventQueues.DataPlatform1)] string message, CancellationToken cancellationToken) =>
        DeliverAsync(EventQueues.DataPlatform1, message, cancellationToken);

    [Function("DeliverEvent2")]
    public Task RunShard2Async([QueueTrigger(EventQueues.Notification0)] string message, CancellationToken cancellationToken) =>
        DeliverAsync(EventQueues.Notification0, message, cancellationToken);

    [Function("DeliverEvent3")]
    public Task RunShard3Async([QueueTrigger(EventQueues.Notification1)] string message, CancellationToken cancellationToken) =>
        DeliverAsync(EventQueues.Notification1, message, cancellationToken);

    private async Task DeliverAsync(string queue, string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(DeliverEvent), message);
        await outages.RunAsync(queue, message, events.DeliverAsync, cancellationToken);
    }
}
