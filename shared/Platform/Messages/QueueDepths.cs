using System.Diagnostics.Metrics;
using Azure;
using BoxOffice.Platform.Telemetry;

namespace BoxOffice.Platform.Messages;

/// <summary>
/// Counts the messages of every queue and of its poison queue. A storage account reports neither by queue, and an alert on poison
/// needs it.
/// </summary>
public sealed class QueueDepths(MessageQueues queues)
{
    /// <summary>Not observable: one process measures, and the others must not repeat what they once saw.</summary>
    private static readonly Gauge<long> Messages = Instrumentation.Meter.CreateGauge<long>(
        "boxoffice.queues.messages", "{message}", "Messages of a queue, including those that are not visible yet.");

    /// <summary>Measures them all: two queue operations for each of <see cref="QueueNames.All"/>.</summary>
    /// <exception cref="RequestFailedException">The account does not answer.</exception>
    public Task MeasureAsync(CancellationToken cancellationToken) => Task.WhenAll(
        QueueNames.All.SelectMany(queue => (string[])[queue, QueueNames.PoisonOf(queue)]).Select(
            queue => MeasureAsync(queue, cancellationToken)));

    private async Task MeasureAsync(string queue, CancellationToken cancellationToken)
    {
        var messages = 0;
        try
        {
            messages = (await queues.Queue(queue).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // The host makes a poison queue with its first message.
        }

        Messages.Record(messages, KeyValuePair.Create<string, object?>("queue", queue));
    }
}
