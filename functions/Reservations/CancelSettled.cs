using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Finishes a cancellation, and tells of it.</summary>
public sealed class CancelSettled(ReservationMessages messages)
{
    [Function(nameof(CancelSettled))]
    public Task RunAsync([QueueTrigger(ReservationQueues.CancelSettled)] string message, CancellationToken cancellationToken) =>
        messages.FinishAsync(message, ReservationStatus.Cancelled, cancellationToken);
}
