using BoxOffice.Ops;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Cancels a date: refunds every payment and releases every hold, in the background.</summary>
public sealed class CancelDate(DateJobs jobs, OperatorCalls calls)
{
    [Function(nameof(CancelDate))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/dates/{concertDateId}/cancel")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken)
    {
        return calls.RunAsync(request, BoxOfficeJson.Default.CancelDateRequest, CancelAsync, cancellationToken);

        async Task<IResult> CancelAsync(CancelDateRequest body, CancellationToken token)
        {
            if (PositiveId.Parse("concertDateId", concertDateId).Refused(out var invalid, out var id)) return Problems.From(invalid);
            if (body.Read().Refused(out invalid, out var reason)) return Problems.From(invalid);
            var outcome = reason is null ? await jobs.DryRunAsync(id, token) : await jobs.CancelAsync(id, reason, token);
            return Responses.From(outcome, BoxOfficeJson.Default.AnswerDateJobView);
        }
    }
}
