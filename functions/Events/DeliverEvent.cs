using BoxOffice.Events;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Events;

/// <summary>Delivers one event to one receiver.</summary>
public sealed class DeliverEvent(EventOutbox events)
{
    [Function(nameof(DeliverEvent))]
    public Task RunAsync([QueueTrigger(ReservationQueues.DeliverEvent)] string message, CancellationToken cancellationToken) =>
        events.DeliverAsync(message, cancellationToken);
}
