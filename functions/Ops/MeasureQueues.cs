using BoxOffice.Platform.Messages;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Reports the depth of every queue, once a minute and from one instance.</summary>
public sealed class MeasureQueues(QueueDepths depths)
{
    [Function(nameof(MeasureQueues))]
    public Task RunAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => depths.MeasureAsync(cancellationToken);
}
