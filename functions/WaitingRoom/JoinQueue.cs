using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.WaitingRoom;

/// <summary>Takes a place in a queue, once a user, and gives its token.</summary>
public sealed class JoinQueue(Callers callers, IBotChallenge challenge, QueuePlaces places)
{
    [Function(nameof(JoinQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/queues/token")] HttpRequest request, CancellationToken cancellationToken)
    {
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.JoinRequest, cancellationToken)).Refused(out var refusal, out var join))
            return Problems.From(refusal);
        if (join.Check() is { } invalid) return Problems.From(invalid);
        if ((await callers.RequireAsync(request, join.UserId!.Value, RateLimitGroup.Join)).Refused(out var stranger, out var user)) return Problems.From(stranger);
        if (await challenge.RefuseAsync(request, cancellationToken) is { } failed) return Problems.From(failed);
        // Repeating a join finds the same place, so no first answer is kept: it would soon be a place that is over.
        return QueuePlace.Answer(await places.JoinAsync(user, join.ConcertId, cancellationToken));
    }
}
