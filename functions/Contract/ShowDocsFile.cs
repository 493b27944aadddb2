using BoxOffice.Platform.Api;
using BoxOffice.Platform.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Contract;

/// <summary>A file of the documentation page.</summary>
public sealed class ShowDocsFile(ApiContract contract)
{
    [Function(nameof(ShowDocsFile))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/docs/{file}")] HttpRequest request,
        string file) =>
        contract.FindFile(file) is { } found ? found : Problems.From(new NotFound("The file"));
}
