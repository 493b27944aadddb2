using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.WaitingRoom;

/// <summary>The bearer's place now. A poll counts as presence.</summary>
public sealed class FindPlace(QueuePlaces places)
{
    [Function(nameof(FindPlace))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/queues/token")] HttpRequest request,
        CancellationToken cancellationToken) =>
        QueuePlace.Answer(await places.FindAsync(BearerToken.From(request), cancellationToken));
}
