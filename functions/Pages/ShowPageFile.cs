using BoxOffice.Platform.Api;
using BoxOffice.Platform.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Pages;

/// <summary>A script, style sheet, picture or language of the pages.</summary>
public sealed class ShowPageFile(PageFiles files)
{
    [Function(nameof(ShowPageFile))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "pages/{version}/{file}")] HttpRequest request, string version,
        string file) =>
        files.FindAsset(version, file) is { } found ? found : Problems.From(new NotFound("The file"));
}
