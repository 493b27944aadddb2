using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Settles the holds of shard 1 when they are due.</summary>
public sealed class SettleReservation1(ReservationMessages messages, OutageRetry outages)
{
    [Function(nameof(SettleReservation1))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.Settle1)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(SettleReservation1), message);
        await outages.RunAsync(ReservationQueues.Settle1, message, messages.SettleAsync, cancellationToken);
    }
}
