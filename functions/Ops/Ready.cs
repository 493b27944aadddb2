using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Redis, Cosmos and the queues answer; or 503 naming those that do not.</summary>
public sealed class Ready(Readiness readiness)
{
    [Function(nameof(Ready))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/health/ready")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Responses.From(await readiness.CheckAsync(cancellationToken), BoxOfficeJson.Default.AnswerHealthReport);
}
