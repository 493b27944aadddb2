using BoxOffice.Platform.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Contract;

/// <summary>The API's contract, OpenAPI 3.1 as JSON.</summary>
public sealed class ShowContract(ApiContract contract)
{
    [Function(nameof(ShowContract))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/openapi.json")] HttpRequest request) =>
        contract.Json;
}
