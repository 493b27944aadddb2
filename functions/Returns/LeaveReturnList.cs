using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Returns;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Returns;

/// <summary>Gives a buyer's place on a return list up.</summary>
public sealed class LeaveReturnList(Callers callers, ReturnLists lists)
{
    [Function(nameof(LeaveReturnList))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/users/{userId}/return-list/{concertDateId}")] HttpRequest request,
        string userId,
        string concertDateId,
        CancellationToken cancellationToken)
    {
        if ((await callers.RequireAsync(request, userId, RateLimitGroup.Join)).Refused(out var stranger, out var user))
            return Problems.From(stranger);
        return PositiveId.Parse("concertDateId", concertDateId).Refused(out var invalid, out var date)
            ? Problems.From(invalid)
            : Responses.From(await lists.LeaveAsync(user, date, cancellationToken), BoxOfficeJson.Default.AnswerReturnWaitView);
    }
}
