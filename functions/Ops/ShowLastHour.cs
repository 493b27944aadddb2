using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The last hour, minute by minute.</summary>
public sealed class ShowLastHour(LastHour hour)
{
    [Function(nameof(ShowLastHour))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/minutes")] HttpRequest request) =>
        Responses.Ok(await hour.ReadAsync(), BoxOfficeJson.Default.AnswerHourReport);
}
