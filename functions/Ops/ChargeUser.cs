using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using BoxOffice.Reservations;
using BoxOffice.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Adds points to a user's wallet: a top-up at the counter, or amends.</summary>
public sealed class ChargeUser(OperatorCalls calls, WalletStore wallets)
{
    [Function(nameof(ChargeUser))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/users/{userId}/charge")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if (UserIds.Parse(userId).Refused(out var invalid, out var user)) return Problems.From(invalid);
        return await calls.RunKeyedAsync(request, BoxOfficeJson.Default.OperatorChargeRequest, ChargeAsync, cancellationToken);

        async Task<IResult> ChargeAsync(OperatorChargeRequest body, string? key, CancellationToken token) => body.Validate() is { } refusal
            ? Problems.From(refusal)
            : Responses.From(
                await wallets.ChargeAsync(user, body.Balance!.Value, ReservationId.Named(user, key).Value, token),
                BoxOfficeJson.Default.AnswerBalanceView);
    }
}
