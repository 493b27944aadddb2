using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Finishes a cancellation and tells the receivers.</summary>
public sealed class FinishCancellation(ReservationMessages messages, OutageRetry outages)
{
    [Function(nameof(FinishCancellation))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.FinishCancellation)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(FinishCancellation), message);
        await outages.RunAsync(
            ReservationQueues.FinishCancellation, message, (body, token) => messages.FinishAsync(body, ReservationStatus.Cancelled, token),
            cancellationToken);
    }
}
