using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Who is on the return list of a date.</summary>
public sealed class ListReturnWaits(ReturnListReading lists)
{
    [Function(nameof(ListReturnWaits))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/dates/{concertDateId}/return-list")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken)
    {
        if (PositiveId.Parse("concertDateId", concertDateId).Refused(out var refusal, out var date)) return Problems.From(refusal);
        return PageQuery.Parse(request.Query).Refused(out refusal, out var page)
            ? Problems.From(refusal)
            : Responses.From(
                await lists.ListAsync(date, page, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListReturnEntryView);
    }
}
