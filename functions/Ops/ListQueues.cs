using BoxOffice.Platform.Api;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Every queue that a concert names or somebody configured.</summary>
public sealed class ListQueues(QueueControl control)
{
    [Function(nameof(ListQueues))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/queues")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Responses.Ok(await control.ListAsync(cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListQueueStats);
}
