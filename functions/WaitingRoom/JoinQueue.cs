using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.WaitingRoom;

/// <summary>Takes a place in a queue, once a user, and gives its token.</summary>
public sealed class JoinQueue(BuyerCalls calls, IBotChallenge challenge, QueuePlaces places)
{
    [Function(nameof(JoinQueue))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/queues/token")] HttpRequest request, CancellationToken cancellationToken)
    {
        return calls.RunAsync<JoinRequest, JoinRequest>(
            request, RateLimitGroup.Join, BoxOfficeJson.Default.JoinRequest, JoinAsync, cancellationToken);

        async Task<IResult> JoinAsync(JoinRequest join, string? key) => await challenge.RefuseAsync(request, cancellationToken) is { } refusal
            ? Problems.From(refusal)
            : QueuePlace.Answer(await places.JoinAsync(join.UserId!.Value, join.ConcertId, cancellationToken));
    }
}
