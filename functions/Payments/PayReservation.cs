using BoxOffice.Identity;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;
using BoxOffice.Platform.Limits;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Pays a reservation from the user's points.</summary>
public sealed class PayReservation(Callers callers, Checkout checkout, IdempotentCalls calls)
{
    [Function(nameof(PayReservation))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/payments/pay")] HttpRequest request, CancellationToken cancellationToken)
    {
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.PaymentRequest, cancellationToken)).Refused(out var refusal, out var payment))
            return Problems.From(refusal);
        if (payment.Validate().Refused(out var invalid, out var command)) return Problems.From(invalid);
        if ((await callers.RequireAsync(request, command.UserId, RateLimitGroup.Pay, payment.Token)).Refused(out var stranger, out _)) return Problems.From(stranger);
        // A token that was renewed in between does not make it another payment.
        var same = payment with { Token = null };
        return await calls.RunAsync(request, command.UserId, same, BoxOfficeJson.Default.PaymentRequest, PayAsync, cancellationToken);

        async Task<IResult> PayAsync(string? key) => Responses.From(
            await checkout.PayAsync(command, payment.Token ?? BearerToken.From(request), cancellationToken), BoxOfficeJson.Default.AnswerPaymentView);
    }
}
