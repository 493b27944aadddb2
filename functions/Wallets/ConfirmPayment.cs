using BoxOffice.Platform.Api;
using BoxOffice.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Wallets;

/// <summary>A payment provider's webhook: a payment that it confirms becomes points, once.</summary>
public sealed class ConfirmPayment(Charges charges)
{
    [Function(nameof(ConfirmPayment))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/payments/confirmations")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if ((await RequestBody.ReadBytesAsync(request, Charges.MaxConfirmationBytes, cancellationToken))
            .Refused(out var unreadable, out var body))
            return Problems.From(unreadable);
        var confirmed = await charges.ConfirmAsync(request.Headers[ConfirmationSignature.Header], body, cancellationToken);
        if (confirmed.Refused(out var refusal, out var balance)) return Problems.From(refusal);
        return balance is null ? TypedResults.NoContent() : Responses.Ok(balance, BoxOfficeJson.Default.AnswerBalanceView);
    }
}
