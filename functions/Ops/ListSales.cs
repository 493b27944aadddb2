using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>The paid reservations of a date, streamed: for the door and for the accounts.</summary>
public sealed class ListSales(DateSales sales)
{
    [Function(nameof(ListSales))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v1/ops/dates/{concertDateId}/reservations")] HttpRequest request,
        string concertDateId,
        CancellationToken cancellationToken)
    {
        if (PositiveId.Parse("concertDateId", concertDateId).Refused(out var refusal, out var date)) return Problems.From(refusal);
        if (SaleListQuery.Parse(request.Query).Refused(out refusal, out var list)) return Problems.From(refusal);
        return (await sales.RowsAsync(date, list.After, cancellationToken)).Refused(out refusal, out var rows)
            ? Problems.From(refusal)
            : new SaleStream(rows.Rows, list);
    }
}
