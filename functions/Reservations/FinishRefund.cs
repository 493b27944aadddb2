using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Finishes a refund and tells the receivers.</summary>
public sealed class FinishRefund(ReservationMessages messages, OutageRetry outages)
{
    [Function(nameof(FinishRefund))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.FinishRefund)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(FinishRefund), message);
        await outages.RunAsync(
            ReservationQueues.FinishRefund, message, (body, token) => messages.FinishAsync(body, ReservationStatus.Refunded, token),
            cancellationToken);
    }
}
