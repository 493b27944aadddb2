using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>A reservation by its id, with its seats as they are.</summary>
public sealed class FindReservation(ReservationLookup lookup)
{
    [Function(nameof(FindReservation))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/reservations/{reservationId}")] HttpRequest request,
        string reservationId,
        CancellationToken cancellationToken) =>
        Responses.From(await lookup.FindAsync(reservationId, cancellationToken), BoxOfficeJson.Default.AnswerReservationReport);
}
