using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Identity;

/// <summary>Who the bearer of an access token is: the userId that the other calls need.</summary>
public sealed class FindMe(Callers callers)
{
    [Function(nameof(FindMe))]
    public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/users/me")] HttpRequest request) =>
        (await callers.MeAsync(request)).Refused(out var refusal, out var user)
            ? Problems.From(refusal)
            : Responses.Ok(new SignedInUser(user), BoxOfficeJson.Default.AnswerSignedInUser);
}
