using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Erases a person; the ledger is kept without them.</summary>
public sealed class ErasePerson(PersonErasure erasure, OperatorCalls calls)
{
    [Function(nameof(ErasePerson))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "v1/ops/users/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if (UserIds.Parse(userId).Refused(out var refusal, out var user)) return Problems.From(refusal);
        var forfeit = (string?)request.Query["forfeitBalance"];
        if (forfeit is not (null or "true" or "false"))
            return Problems.From(InvalidRequest.Because("forfeitBalance", "Must be true or false."));
        return await calls.RunAsync(
            request,
            async token => Responses.From(await erasure.RunAsync(user, forfeit == "true", token), BoxOfficeJson.Default.AnswerPersonErased),
            cancellationToken);
    }
}
