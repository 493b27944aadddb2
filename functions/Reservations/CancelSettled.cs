using BoxOffice.Observability;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Finishes a cancellation, and tells of it.</summary>
public sealed class CancelSettled(ReservationMessages messages)
{
    [Function(nameof(CancelSettled))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.CancelSettled)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(CancelSettled), message);
        await messages.FinishAsync(message, ReservationStatus.Cancelled, cancellationToken);
    }
}
