using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Every two minutes: queues again what has not followed a payment, cancellation, refund or expiry.</summary>
public sealed class ReconcileReservations(Reconciler reconciler)
{
    [Function(nameof(ReconcileReservations))]
    public Task RunAsync([TimerTrigger("45 */2 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        reconciler.RunAsync(cancellationToken);
}
