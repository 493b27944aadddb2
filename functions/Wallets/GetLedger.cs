using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Wallets;

/// <summary>A user's movements of points, the newest first.</summary>
public sealed class GetLedger(Callers callers, WalletStore wallets)
{
    [Function(nameof(GetLedger))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/users/{userId}/ledger")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        if ((await callers.RequireAsync(request, userId, RateLimitGroup.Account)).Refused(out var refusal, out var user))
            return Problems.From(refusal);
        if (PageQuery.Parse(request.Query).Refused(out refusal, out var page)) return Problems.From(refusal);
        return Responses.Ok(
            await wallets.LedgerAsync(user, page.Skip, page.Take, cancellationToken),
            BoxOfficeJson.Default.AnswerIReadOnlyListLedgerEntryView);
    }
}
