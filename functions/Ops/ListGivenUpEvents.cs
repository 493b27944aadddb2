using BoxOffice.Events;
using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The events that no attempt delivered.</summary>
public sealed class ListGivenUpEvents(GivenUpEvents events)
{
    [Function(nameof(ListGivenUpEvents))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/events")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (ResendRequest.RangeOf(request.Query).Refused(out var refusal, out var range)) return Problems.From(refusal);
        if (PageQuery.Parse(request.Query).Refused(out refusal, out var page)) return Problems.From(refusal);
        return Responses.Ok(await events.ListAsync(range, page, cancellationToken),
            BoxOfficeJson.Default.AnswerIReadOnlyListGivenUpEventView);
    }
}
