using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Edge;

/// <summary>
/// 404 for every path that no other function has. The host would answer without a body and without the headers that let a page read it.
/// </summary>
public sealed class RefuseUnknownPath
{
    [Function(nameof(RefuseUnknownPath))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", Route = "{*path}")]
        HttpRequest request) =>
        Problems.From(new NotFound("The path"));
}
