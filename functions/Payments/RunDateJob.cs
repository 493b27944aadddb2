using BoxOffice.Catalog;
using BoxOffice.Payments;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Looks how far the job of a moved or cancelled date is, and does what is next.</summary>
public sealed class RunDateJob(DateJobRun run, OutageRetry outages)
{
    [Function(nameof(RunDateJob))]
    public async Task RunAsync([QueueTrigger(DateChanges.Queue)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(RunDateJob), message);
        await outages.RunAsync(
            DateChanges.Queue,
            message,
            (body, token) => run.RunAsync(MessageText.Read(body, BoxOfficeJson.Default.DateChange), token),
            cancellationToken);
    }
}
