using BoxOffice.Identity;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Limits;
using BoxOffice.Returns;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Returns;

/// <summary>Puts a buyer on the return list of a date that is sold out.</summary>
public sealed class JoinReturnList(BuyerCalls calls, ReturnLists lists)
{
    [Function(nameof(JoinReturnList))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/return-list")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        // Joining twice is joining once, so no first answer is kept.
        return calls.RunAsync<ReturnRequest, ReturnCommand>(
            request, RateLimitGroup.Join, BoxOfficeJson.Default.ReturnRequest, JoinAsync, cancellationToken, isKeyed: false);

        async Task<IResult> JoinAsync(ReturnCommand command, string? key) => Responses.From(
            await lists.JoinAsync(command, cancellationToken), BoxOfficeJson.Default.AnswerReturnWaitView);
    }
}
