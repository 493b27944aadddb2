using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Returns;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Returns;

/// <summary>A buyer's place on the return list of a date.</summary>
public sealed class FindReturnWait(Callers callers, ReturnLists lists)
{
    [Function(nameof(FindReturnWait))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/users/{userId}/return-list/{concertDateId}")]
        HttpRequest request,
        string userId,
        string concertDateId,
        CancellationToken cancellationToken)
    {
        if ((await callers.RequireAsync(request, userId, RateLimitGroup.Account)).Refused(out var stranger, out var user))
            return Problems.From(stranger);
        return PositiveId.Parse("concertDateId", concertDateId).Refused(out var invalid, out var date)
            ? Problems.From(invalid)
            : Responses.From(await lists.FindAsync(user, date, cancellationToken), BoxOfficeJson.Default.AnswerReturnWaitView);
    }
}
