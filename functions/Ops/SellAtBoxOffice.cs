using BoxOffice.Ops;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Sells seats at the box office: for a named holder, at a price or for nothing.</summary>
public sealed class SellAtBoxOffice(BoxOfficeSales sales, OperatorCalls calls)
{
    [Function(nameof(SellAtBoxOffice))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/reservations")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        return calls.RunKeyedAsync(request, BoxOfficeJson.Default.BoxOfficeRequest, SellAsync, cancellationToken);

        async Task<IResult> SellAsync(BoxOfficeRequest body, string? key, CancellationToken token) =>
            body.Read().Refused(out var refusal, out var order)
            ? Problems.From(refusal)
            : Responses.From(await sales.SellAsync(order, key, token), BoxOfficeJson.Default.AnswerReservationView);
    }
}
