using BoxOffice.Observability;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Finishes a refund, and tells of it.</summary>
public sealed class RefundSettled(ReservationMessages messages)
{
    [Function(nameof(RefundSettled))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.RefundSettled)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(RefundSettled), message);
        await messages.FinishAsync(message, ReservationStatus.Refunded, cancellationToken);
    }
}
