using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The process answers.</summary>
public sealed class Live
{
    [Function(nameof(Live))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/health/live")] HttpRequest request) =>
        Responses.Ok(new HealthReport("live"), BoxOfficeJson.Default.AnswerHealthReport);
}
