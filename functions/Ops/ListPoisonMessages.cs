using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The messages that no attempt could handle.</summary>
public sealed class ListPoisonMessages(PoisonMessages poison)
{
    [Function(nameof(ListPoisonMessages))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/poison")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Responses.Ok(await poison.ListAsync(cancellationToken), BoxOfficeJson.Default.AnswerPoisonQueueArray);
}
