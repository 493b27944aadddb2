using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Settles the holds of shard 2 when they are due.</summary>
public sealed class SettleReservation2(ReservationMessages messages)
{
    [Function(nameof(SettleReservation2))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.Settle2)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(SettleReservation2), message);
        await messages.SettleAsync(message, cancellationToken);
    }
}
