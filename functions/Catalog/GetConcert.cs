using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Catalog;

/// <summary>One concert with its dates.</summary>
public sealed class GetConcert(CatalogResponses answers)
{
    [Function(nameof(GetConcert))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/concerts/{concertId}")] HttpRequest request,
        string concertId,
        CancellationToken cancellationToken) =>
        Responses.From(await answers.FindAsync(concertId, request.Query, cancellationToken));
}
