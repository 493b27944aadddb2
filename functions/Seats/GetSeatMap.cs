using BoxOffice.Platform.Api;
using BoxOffice.Seats;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Seats;

/// <summary>The status of every seat of a date, two bits per seat.</summary>
public sealed class GetSeatMap(SeatResponses answers)
{
    [Function(nameof(GetSeatMap))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/concerts/dates/{concertDateId}/seat-map")]
        HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken) =>
        Responses.From(await answers.MapAsync(concertDateId, cancellationToken));
}
