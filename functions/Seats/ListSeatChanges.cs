using BoxOffice.Platform.Api;
using BoxOffice.Seats;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Seats;

/// <summary>The seats of a date whose status changed since a version of its map.</summary>
public sealed class ListSeatChanges(SeatResponses answers)
{
    [Function(nameof(ListSeatChanges))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/concerts/dates/{concertDateId}/seat-map/changes")]
        HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken) =>
        Responses.From(await answers.ChangesAsync(concertDateId, request.Query["since"], cancellationToken));
}
