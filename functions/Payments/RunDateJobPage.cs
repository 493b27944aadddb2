using BoxOffice.Payments;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Serves the reservations of one page of a date's job.</summary>
public sealed class RunDateJobPage(DateJobRun run, OutageRetry outages)
{
    [Function(nameof(RunDateJobPage))]
    public async Task RunAsync([QueueTrigger(DateJobRun.PageQueue)] string message, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Continue(nameof(RunDateJobPage), message);
        await outages.RunAsync(
            DateJobRun.PageQueue,
            message,
            (body, token) => run.RunPageAsync(MessageText.Read(body, BoxOfficeJson.Default.DateJobPageMessage), token),
            cancellationToken);
    }
}
