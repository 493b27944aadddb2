using BoxOffice.Payments;
using BoxOffice.Platform.Telemetry;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Finishes a payment: seats, the end of the session, and telling of it.</summary>
public sealed class FinishPayment(Checkout checkout)
{
    [Function(nameof(FinishPayment))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.FinishPayment)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(FinishPayment), message);
        await checkout.FinishAsync(message, cancellationToken);
    }
}
