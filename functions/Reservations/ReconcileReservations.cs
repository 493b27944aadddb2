using BoxOffice.Events;
using BoxOffice.Payments;
using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>
/// Every two minutes: queues again what has not followed a payment, cancellation, refund or expiry, events that wait past their time,
/// and jobs of dates that do not go on.
/// </summary>
public sealed class ReconcileReservations(Reconciler reconciler, WaitingEvents events, OverdueDateJobs jobs)
{
    [Function(nameof(ReconcileReservations))]
    public async Task RunAsync([TimerTrigger("45 */2 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await reconciler.RunAsync(cancellationToken);
        await events.NudgeOverdueAsync(cancellationToken);
        await jobs.RunAsync(cancellationToken);
    }
}
