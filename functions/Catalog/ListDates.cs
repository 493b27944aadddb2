using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Catalog;

/// <summary>The dates of one concert.</summary>
public sealed class ListDates(CatalogResponses answers)
{
    [Function(nameof(ListDates))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/concerts/{concertId}/dates")] HttpRequest request,
        string concertId,
        CancellationToken cancellationToken) =>
        Responses.From(await answers.DatesAsync(concertId, request.Query, cancellationToken));
}
