using BoxOffice.Ops;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Gives a reservation, or some of its seats, back for an operator's reason, at any time and without a fee.</summary>
public sealed class RefundReservation(Releases releases, OperatorCalls calls)
{
    [Function(nameof(RefundReservation))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/reservations/{reservationId}/refund")] HttpRequest request,
        string reservationId,
        CancellationToken cancellationToken)
    {
        return calls.RunAsync(request, BoxOfficeJson.Default.RefundRequest, RefundAsync, cancellationToken);

        async Task<IResult> RefundAsync(RefundRequest body, CancellationToken token) => body.Read().Refused(out var refusal, out var order)
            ? Problems.From(refusal)
            : Responses.From(await releases.RefundAsync(reservationId, order), BoxOfficeJson.Default.AnswerReservationView);
    }
}
