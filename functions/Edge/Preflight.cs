using BoxOffice.Platform.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Edge;

/// <summary>Answers a browser's CORS preflight.</summary>
public sealed class Preflight(ResponseHeaders headers)
{
    [Function(nameof(Preflight))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = "{*path}")] HttpRequest request) =>
        headers.Preflight(request);
}
