using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Sends a queue's poison messages to it again.</summary>
public sealed class RequeuePoisonMessages(PoisonMessages poison, OperatorCalls calls)
{
    [Function(nameof(RequeuePoisonMessages))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/poison/{queue}/requeue")] HttpRequest request,
        string queue,
        CancellationToken cancellationToken) =>
        calls.RunAsync(
            request, async token => Responses.From(
                await poison.RequeueAsync(queue, token), BoxOfficeJson.Default.AnswerRequeued), cancellationToken);
}
