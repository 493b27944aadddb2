using BoxOffice.WaitingRoom;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.WaitingRoom;

/// <summary>Lets the front of every queue in, each tick.</summary>
public sealed class AdmitWaiting(Admission admission)
{
    [Function(nameof(AdmitWaiting))]
    public Task RunAsync([TimerTrigger("%AdmissionSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        admission.RunAsync(cancellationToken);
}
