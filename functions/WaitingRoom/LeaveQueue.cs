using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.WaitingRoom;

/// <summary>Gives the bearer's place up, waiting or active.</summary>
public sealed class LeaveQueue(QueuePlaces places, QueueTokens tokens, RateLimits limits)
{
    [Function(nameof(LeaveQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/queues/token")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var bearer = BearerToken.From(request);
        if ((await tokens.VerifyAsync(bearer)).Refused(out var refusal, out var token)) return Problems.From(refusal);
        if (limits.RefuseUser(RateLimitGroup.Join, token.UserId) is { } often) return Problems.From(often);
        return QueuePlace.Answer(await places.LeaveAsync(token, bearer!, cancellationToken));
    }
}
