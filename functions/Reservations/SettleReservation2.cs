using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Settles the holds of shard 2 when they are due.</summary>
public sealed class SettleReservation2(ReservationMessages messages)
{
    [Function(nameof(SettleReservation2))]
    public Task RunAsync([QueueTrigger(ReservationQueues.Settle2)] string message, CancellationToken cancellationToken) =>
        messages.SettleAsync(message, cancellationToken);
}
