using BoxOffice.Platform.Api;
using BoxOffice.Platform.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Pages;

/// <summary>The buyer's page or the operator's.</summary>
public sealed class ShowPage(PageFiles files)
{
    [Function(nameof(ShowPage))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "pages/{page}")] HttpRequest request, string page)
    {
        if (files.FindPage(page) is not { } found) return Problems.From(new NotFound("The page"));
        request.HttpContext.Response.Headers.ContentSecurityPolicy = PageFiles.Policy;
        return found;
    }
}
