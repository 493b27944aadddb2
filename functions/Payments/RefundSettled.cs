using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Finishes a refund, and tells of it.</summary>
public sealed class RefundSettled(ReservationMessages messages)
{
    [Function(nameof(RefundSettled))]
    public Task RunAsync([QueueTrigger(ReservationQueues.RefundSettled)] string message, CancellationToken cancellationToken) =>
        messages.FinishAsync(message, ReservationStatus.Refunded, cancellationToken);
}
