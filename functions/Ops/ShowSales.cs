using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Counts and takings of a date.</summary>
public sealed class ShowSales(DateSales sales)
{
    [Function(nameof(ShowSales))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/dates/{concertDateId}/sales")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken) =>
        PositiveId.Parse("concertDateId", concertDateId).Refused(out var refusal, out var date)
            ? Problems.From(refusal)
            : Responses.From(await sales.ReportAsync(date, cancellationToken), BoxOfficeJson.Default.AnswerSalesReport);
}
