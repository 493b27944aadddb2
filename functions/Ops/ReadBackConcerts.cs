using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The concerts as operators put them.</summary>
public sealed class ReadBackConcerts(CatalogReading catalog)
{
    [Function(nameof(ReadBackConcerts))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/concerts")] HttpRequest request,
        CancellationToken cancellationToken) =>
        PageQuery.Parse(request.Query).Refused(out var refusal, out var page)
            ? Problems.From(refusal)
            : Responses.Ok(await catalog.ConcertsAsync(page, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListConcertPutView);
}
