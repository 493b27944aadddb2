using BoxOffice.Catalog;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Catalog;

/// <summary>The sections, rows, classes and prices behind a seat map; cacheable for ever.</summary>
public sealed class GetLayout(CatalogResponses answers)
{
    [Function(nameof(GetLayout))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/layouts/{layoutId}")] HttpRequest request,
        string layoutId,
        CancellationToken cancellationToken) =>
        Responses.From(await answers.LayoutAsync(layoutId, cancellationToken));
}
