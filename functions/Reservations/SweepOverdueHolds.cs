using BoxOffice.Reservations;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Reservations;

/// <summary>Every two minutes: queues the holds that no message has settled.</summary>
public sealed class SweepOverdueHolds(OverdueHolds holds)
{
    [Function(nameof(SweepOverdueHolds))]
    public Task RunAsync([TimerTrigger("15 */2 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        holds.SweepAsync(cancellationToken);
}
