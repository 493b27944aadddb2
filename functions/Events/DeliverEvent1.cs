using BoxOffice.Events;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Events;

/// <summary>Delivers one event to one receiver.</summary>
public sealed class DeliverEvent1(EventOutbox events)
{
    [Function(nameof(DeliverEvent1))]
    public async Task RunAsync([QueueTrigger(EventOutbox.Queue1)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(DeliverEvent), message);
        await events.DeliverAsync(message, cancellationToken);
    }
}
