using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Settles the holds of shard 1 when they are due.</summary>
public sealed class SettleReservation1(ReservationMessages messages)
{
    [Function(nameof(SettleReservation1))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.Settle1)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(SettleReservation1), message);
        await messages.SettleAsync(message, cancellationToken);
    }
}
