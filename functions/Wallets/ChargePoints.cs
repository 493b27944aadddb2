using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using BoxOffice.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Wallets;

/// <summary>Adds points to the caller's own wallet, where buyers may.</summary>
public sealed class ChargePoints(BuyerCalls calls, Charges charges, WalletStore wallets)
{
    [Function(nameof(ChargePoints))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/users/{userId}/charge")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        return calls.RunAsync(
            request,
            RateLimitGroup.Charge,
            userId,
            BoxOfficeJson.Default.ChargeRequest,
            body => charges.RefuseBuyer() ?? body.Validate(),
            TopUpAsync,
            cancellationToken);

        async Task<IResult> TopUpAsync(long user, ChargeRequest body, string? key) => Responses.From(
            await wallets.ChargeAsync(user, body.Balance!.Value, ReservationId.Named(user, key).Value, cancellationToken),
            BoxOfficeJson.Default.AnswerBalanceView);
    }
}
