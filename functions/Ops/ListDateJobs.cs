using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The jobs of a date: its cancellation and its moves, and how far each is.</summary>
public sealed class ListDateJobs(DateJobs jobs)
{
    [Function(nameof(ListDateJobs))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/ops/dates/{concertDateId}/jobs")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken) =>
        PositiveId.Parse("concertDateId", concertDateId).Refused(out var invalid, out var id)
            ? Problems.From(invalid)
            : Responses.From(await jobs.ListAsync(id, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListDateJobView);
}
