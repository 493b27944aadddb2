using BoxOffice.Identity;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.WaitingRoom;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Payments;

/// <summary>Pays a reservation from the user's points.</summary>
public sealed class PayReservation(BuyerCalls calls, Checkout checkout)
{
    [Function(nameof(PayReservation))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/payments/pay")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        return calls.RunAsync<PaymentRequest, PaymentCommand>(
            request, RateLimitGroup.Pay, BoxOfficeJson.Default.PaymentRequest, PayAsync, cancellationToken);

        async Task<IResult> PayAsync(PaymentCommand command, string? key) => Responses.From(
            await checkout.PayAsync(command, command.Token ?? BearerToken.From(request), cancellationToken),
            BoxOfficeJson.Default.AnswerPaymentView);
    }
}
