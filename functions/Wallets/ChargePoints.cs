using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Idempotency;
using BoxOffice.Platform.Limits;
using BoxOffice.Reservations;
using BoxOffice.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Wallets;

/// <summary>Adds points to a wallet.</summary>
public sealed class ChargePoints(Callers callers, WalletStore wallets, IdempotentCalls calls)
{
    [Function(nameof(ChargePoints))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/users/{userId}/charge")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if ((await callers.RequireAsync(request, userId, RateLimitGroup.Charge)).Refused(out var stranger, out var user)) return Problems.From(stranger);
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.ChargeRequest, cancellationToken)).Refused(out var refusal, out var charge))
            return Problems.From(refusal);
        if (charge.Balance is not { } amount) return Problems.From(InvalidRequest.Because("balance", "Is required."));
        return await calls.RunAsync(request, user, charge, BoxOfficeJson.Default.ChargeRequest, ChargeAsync, cancellationToken);

        async Task<IResult> ChargeAsync(string? key) => Responses.From(
            await wallets.ChargeAsync(user, amount, CauseOf(user, key), cancellationToken), BoxOfficeJson.Default.AnswerBalanceView);
    }

    /// <summary>A keyed charge is named by its key, so that repeating it charges once.</summary>
    private static string CauseOf(long user, string? key) =>
        (key is null ? ReservationId.New(user) : ReservationId.Derived(user, key)).Value;
}
