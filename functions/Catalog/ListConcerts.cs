using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Catalog;

/// <summary>The concerts: all, or a slice with page and size.</summary>
public sealed class ListConcerts(CatalogResponses answers)
{
    [Function(nameof(ListConcerts))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/concerts")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Responses.From(await answers.ListAsync(request.Query, cancellationToken));
}
