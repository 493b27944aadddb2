using BoxOffice.Platform.Api;
using BoxOffice.Seats;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Seats;

/// <summary>The seats of a date: the available ones, or those that were asked for.</summary>
public sealed class ListSeats(SeatResponses answers)
{
    [Function(nameof(ListSeats))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/concerts/dates/{concertDateId}/seats")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken) =>
        Responses.From(await answers.ListAsync(concertDateId, request, cancellationToken));
}
