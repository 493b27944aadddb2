using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Settles the holds of shard 0 when they are due.</summary>
public sealed class SettleReservation0(ReservationMessages messages)
{
    [Function(nameof(SettleReservation0))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.Settle0)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(SettleReservation0), message);
        await messages.SettleAsync(message, cancellationToken);
    }
}
