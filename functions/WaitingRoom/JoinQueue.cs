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
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/queues/token")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        // Repeating a join finds the same place, so no first answer is kept: it would soon be a place that is over.
        return calls.RunAsync<JoinRequest, JoinRequest>(
            request, RateLimitGroup.Join, BoxOfficeJson.Default.JoinRequest, JoinAsync, cancellationToken, isKeyed: false);

        async Task<IResult> JoinAsync(JoinRequest join, string? _) => await challenge.RefuseAsync(request, cancellationToken) is { } refusal
            ? Problems.From(refusal)
            : QueuePlace.Answer(await places.JoinAsync(join.UserId!.Value, join.ConcertId, cancellationToken));
    }
}
