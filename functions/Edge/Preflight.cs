using BoxOffice.Platform.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Edge;

/// <summary>A browser's question whether a page may call.</summary>
public sealed class Preflight(ResponseHeaders headers)
{
    [Function(nameof(Preflight))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = "{*path}")] HttpRequest request) => headers.Preflight(request);
}
