using BoxOffice.Events;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Events;

/// <summary>Delivers one event to one receiver.</summary>
public sealed class DeliverEvent(EventOutbox events)
{
    [Function(nameof(DeliverEvent))]
    public async Task RunAsync([QueueTrigger(EventOutbox.Queue)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(DeliverEvent), message);
        await events.DeliverAsync(message, cancellationToken);
    }
}
