using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Everything that is kept of a person. Reading it leaves an entry in the trail, too.</summary>
public sealed class ExportPerson(PersonData people, OperatorCalls calls)
{
    [Function(nameof(ExportPerson))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/users/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) =>
        UserIds.Parse(userId).Refused(out var refusal, out var user)
            ? Problems.From(refusal)
            : await calls.ReadAsync(
                request,
                async token => Responses.Ok(await people.ExportAsync(user, token), BoxOfficeJson.Default.AnswerPersonExport),
                cancellationToken);
}
