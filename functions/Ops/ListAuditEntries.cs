using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>What operators did.</summary>
public sealed class ListAuditEntries(AuditTrail trail)
{
    [Function(nameof(ListAuditEntries))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/audit")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (AuditQuery.Parse(request.Query).Refused(out var refusal, out var range)) return Problems.From(refusal);
        if (PageQuery.Parse(request.Query).Refused(out refusal, out var page)) return Problems.From(refusal);
        return Responses.Ok(await trail.ListAsync(range, page, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListAuditView);
    }
}
