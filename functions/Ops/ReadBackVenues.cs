using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The venues as operators put them.</summary>
public sealed class ReadBackVenues(CatalogReading catalog)
{
    [Function(nameof(ReadBackVenues))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/venues")] HttpRequest request,
        CancellationToken cancellationToken) =>
        PageQuery.Parse(request.Query).Refused(out var refusal, out var page)
            ? Problems.From(refusal)
            : Responses.Ok(await catalog.VenuesAsync(page, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListVenuePutView);
}
