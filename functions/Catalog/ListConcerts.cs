using BoxOffice.Api;
using BoxOffice.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Catalog;

/// <summary>The concerts: all, or a slice with page and size.</summary>
public sealed class ListConcerts(CatalogAnswers answers)
{
    [Function(nameof(ListConcerts))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/concerts")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Answers.From(await answers.ListAsync(request.Query, cancellationToken));
}
