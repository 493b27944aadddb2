using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Finishes a refund, and tells of it.</summary>
public sealed class FinishRefund(ReservationMessages messages)
{
    [Function(nameof(FinishRefund))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.FinishRefund)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(FinishRefund), message);
        await messages.FinishAsync(message, ReservationStatus.Refunded, cancellationToken);
    }
}
