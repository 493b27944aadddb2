using BoxOffice.Api;
using BoxOffice.Idempotency;
using BoxOffice.Reservations;
using BoxOffice.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Wallets;

/// <summary>Adds points to a wallet.</summary>
public sealed class ChargePoints(WalletStore wallets, IdempotentCalls calls)
{
    [Function(nameof(ChargePoints))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/users/{userId}/charge")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if (UserIds.Parse(userId).Refused(out var wrong, out var user)) return Problems.From(wrong);
        if ((await RequestBody.ReadAsync(request, BoxOfficeJson.Default.ChargeRequest, cancellationToken)).Refused(out var refusal, out var charge))
            return Problems.From(refusal);
        if (charge.Balance is not { } amount) return Problems.From(InvalidRequest.Because("balance", "Is required."));
        return await calls.RunAsync(request, user, charge, BoxOfficeJson.Default.ChargeRequest, ChargeAsync, cancellationToken);

        async Task<IResult> ChargeAsync(string? key) => Answers.From(
            await wallets.ChargeAsync(user, amount, CauseOf(user, key), cancellationToken), BoxOfficeJson.Default.AnswerBalanceView);
    }

    /// <summary>A keyed charge is named by its key, so that repeating it charges once.</summary>
    private static string CauseOf(long user, string? key) =>
        (key is null ? ReservationId.New(user) : ReservationId.Derived(user, key)).Value;
}
