using BoxOffice.Platform.Api;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.WaitingRoom;

/// <summary>What everybody may know of a queue; the same bytes for all within a second, here and in a CDN.</summary>
public sealed class ShowBoard(QueueBoards boards)
{
    [Function(nameof(ShowBoard))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/queues/{queueId}/board")] HttpRequest request,
        string queueId,
        CancellationToken cancellationToken)
    {
        if ((await boards.FindAsync(queueId, cancellationToken)).Refused(out var refusal, out var json)) return Problems.From(refusal);
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=1";
        return TypedResults.Bytes(json, "application/json; charset=utf-8");
    }
}
