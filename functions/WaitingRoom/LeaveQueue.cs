using BoxOffice.Api;
using BoxOffice.Idempotency;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.WaitingRoom;

/// <summary>Gives the bearer's place up, waiting or active.</summary>
public sealed class LeaveQueue(QueuePlaces places, QueueTokens tokens, IdempotentCalls calls)
{
    [Function(nameof(LeaveQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/queues/token")] HttpRequest request, CancellationToken cancellationToken)
    {
        var bearer = BearerToken.From(request);
        if ((await tokens.VerifyAsync(bearer)).Refused(out var refusal, out var token)) return Problems.From(refusal);
        return await calls.RunAsync(request, token.UserId, token, BoxOfficeJson.Default.QueueToken, LeaveAsync, cancellationToken);

        async Task<IResult> LeaveAsync(string? key) => QueuePlace.Answer(await places.LeaveAsync(token, bearer!, cancellationToken));
    }
}
