using BoxOffice.Api;
using BoxOffice.Idempotency;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.WaitingRoom;

/// <summary>Takes a place in a queue, once a user, and gives its token.</summary>
public sealed class JoinQueue(QueuePlaces places, IdempotentCalls calls)
{
    [Function(nameof(JoinQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/queues/token")] HttpRequest request, CancellationToken cancellationToken)
    {
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.JoinRequest, cancellationToken)).Refused(out var refusal, out var join))
            return Problems.From(refusal);
        if (join.Check() is { } invalid) return Problems.From(invalid);
        var userId = join.UserId!.Value;
        return await calls.RunAsync(request, userId, join, BoxOfficeJson.Default.JoinRequest, JoinAsync, cancellationToken);

        async Task<IResult> JoinAsync(string? key) => QueuePlace.Answer(await places.JoinAsync(userId, join.ConcertId, cancellationToken));
    }
}
