using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Rebuilds seat maps from the seats' documents.</summary>
public sealed class RebuildSeatMaps(SeatMapRepair repair, OperatorCalls calls)
{
    [Function(nameof(RebuildSeatMaps))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/seat-maps/rebuild")] HttpRequest request,
        CancellationToken cancellationToken) =>
        calls.RunAsync(request, BoxOfficeJson.Default.ConcertDateIdsRequest, RebuildAsync, cancellationToken);

    private async Task<IResult> RebuildAsync(ConcertDateIdsRequest body, CancellationToken cancellationToken) =>
        body.Read().Refused(out var refusal, out var dates)
            ? Problems.From(refusal)
            : Responses.From(await repair.RunAsync(dates, cancellationToken), BoxOfficeJson.Default.AnswerRebuiltSeatMapArray);
}
