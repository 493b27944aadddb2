using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Settles a reservation by hand.</summary>
public sealed class SettleReservationNow(ReservationLookup lookup, OperatorCalls calls, AuditSubjects subjects)
{
    [Function(nameof(SettleReservationNow))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/reservations/{reservationId}/settle")] HttpRequest request,
        string reservationId,
        CancellationToken cancellationToken) =>
        calls.RunAsync(
            request,
            async token => Responses.From(await lookup.SettleAsync(reservationId, token), BoxOfficeJson.Default.AnswerReservationReport),
            cancellationToken,
            token => subjects.ReservationAsync(reservationId, token));
}
