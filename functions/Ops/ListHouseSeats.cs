using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The seats of a date that the house keeps, and why.</summary>
public sealed class ListHouseSeats(HouseSeatList seats)
{
    [Function(nameof(ListHouseSeats))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/ops/dates/{concertDateId}/house-seats")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken) =>
        PositiveId.Parse("concertDateId", concertDateId).Refused(out var invalid, out var id)
            ? Problems.From(invalid)
            : Responses.From(await seats.ListAsync(id, cancellationToken), BoxOfficeJson.Default.AnswerIReadOnlyListHouseSeatView);
}
