using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Settles the holds of shard 3 when they are due.</summary>
public sealed class SettleReservation3(ReservationMessages messages)
{
    [Function(nameof(SettleReservation3))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.Settle3)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(SettleReservation3), message);
        await messages.SettleAsync(message, cancellationToken);
    }
}
