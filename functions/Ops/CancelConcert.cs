using BoxOffice.Ops;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Cancels every date of a concert that is still to come.</summary>
public sealed class CancelConcert(DateJobs jobs, OperatorCalls calls)
{
    [Function(nameof(CancelConcert))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/concerts/{concertId}/cancel")] HttpRequest request,
        string concertId,
        CancellationToken cancellationToken)
    {
        return calls.RunAsync(request, BoxOfficeJson.Default.CancelDateRequest, CancelAsync, cancellationToken);

        async Task<IResult> CancelAsync(CancelDateRequest body, CancellationToken token)
        {
            if (PositiveId.Parse("concertId", concertId).Refused(out var invalid, out var id)) return Problems.From(invalid);
            if (body.Read().Refused(out invalid, out var reason)) return Problems.From(invalid);
            var outcome = reason is null ? await jobs.DryRunConcertAsync(id, token) : await jobs.CancelConcertAsync(id, reason, token);
            return Responses.From(outcome, BoxOfficeJson.Default.AnswerIReadOnlyListDateJobView);
        }
    }
}
