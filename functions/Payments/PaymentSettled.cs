using BoxOffice.Observability;
using BoxOffice.Payments;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Finishes a payment: seats, the end of the session, and telling of it.</summary>
public sealed class PaymentSettled(Checkout checkout)
{
    [Function(nameof(PaymentSettled))]
    public async Task RunAsync([QueueTrigger(ReservationQueues.PaymentSettled)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(PaymentSettled), message);
        await checkout.FinishAsync(message, cancellationToken);
    }
}
