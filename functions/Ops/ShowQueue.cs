using BoxOffice.Platform.Api;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>A queue as operators see it.</summary>
public sealed class ShowQueue(QueueControl control)
{
    [Function(nameof(ShowQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/queues/{queueId}")] HttpRequest request,
        string queueId,
        CancellationToken cancellationToken)
    {
        if (!QueueId.IsValid(queueId)) return Problems.From(QueueId.Invalid());
        return Responses.From(await control.ShowAsync(queueId, cancellationToken), BoxOfficeJson.Default.AnswerQueueStats);
    }
}
