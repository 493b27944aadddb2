using BoxOffice.Platform.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Contract;

/// <summary>The contract as a page on which calls can be tried.</summary>
public sealed class ShowDocs(ApiContract contract)
{
    [Function(nameof(ShowDocs))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/docs")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.ContentSecurityPolicy = ApiContract.PagePolicy;
        return contract.Page;
    }
}
