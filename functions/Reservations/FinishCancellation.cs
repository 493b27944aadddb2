using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Finishes a cancellation, and tells of it.</summary>
public sealed class FinishCancellation(ReservationMessages messages)
{
    [Function(nameof(FinishCancellation))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.FinishCancellation)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(FinishCancellation), message);
        await messages.FinishAsync(message, ReservationStatus.Cancelled, cancellationToken);
    }
}
