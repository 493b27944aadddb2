using BoxOffice.Payments;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Finishes the payments of shard 1, as <see cref="FinishPayment"/> does those of shard 0.</summary>
public sealed class FinishPayment1(Checkout checkout, OutageRetry outages)
{
    [Function(nameof(FinishPayment1))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.FinishPayment1)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(FinishPayment), message);
        await outages.RunAsync(ReservationQueues.FinishPayment1, message, checkout.FinishAsync, cancellationToken);
    }
}
