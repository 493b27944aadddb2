using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Wallets;

/// <summary>A user's points; 0 for a user who never charged any.</summary>
public sealed class GetBalance(Callers callers, WalletStore wallets)
{
    [Function(nameof(GetBalance))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/users/{userId}/balance")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if ((await callers.RequireAsync(request, userId, RateLimitGroup.Account)).Refused(out var refusal, out var user))
            return Problems.From(refusal);
        var wallet = await wallets.GetAsync(user, cancellationToken);
        return Responses.Ok(new BalanceView(user, wallet.Balance), BoxOfficeJson.Default.AnswerBalanceView);
    }
}
