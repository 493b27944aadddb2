using BoxOffice.Payments;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>
/// Finishes a payment: marks its seats sold, ends the session and tells the receivers. One function per shard of the
/// queue, because a function has one trigger.
/// </summary>
public sealed class FinishPayment(Checkout checkout, OutageRetry outages)
{
    [Function("FinishPayment")]
    public Task RunShard0Async([QueueTrigger(ReservationQueues.FinishPayment)] string message, CancellationToken cancellationToken) =>
        FinishAsync(ReservationQueues.FinishPayment, message, cancellationToken);

    [Function("FinishPayment1")]
    public Task RunShard1Async([QueueTrigger(ReservationQueues.FinishPayment1)] string message, CancellationToken cancellationToken) =>
        FinishAsync(ReservationQueues.FinishPayment1, message, cancellationToken);

    private async Task FinishAsync(string queue, string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(FinishPayment), message);
        await outages.RunAsync(queue, message, checkout.FinishAsync, cancellationToken);
    }
}
