using BoxOffice.Catalog;
using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Puts dates into concerts; their other dates stay.</summary>
public sealed class PutDates(CatalogWriter writer, OperatorCalls calls, AuditSubjects subjects)
{
    [Function(nameof(PutDates))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "v1/ops/dates")] HttpRequest request,
        CancellationToken cancellationToken) =>
        calls.RunAsync(request, BoxOfficeJson.Default.DatesRequest, PutAsync, cancellationToken, subjects.OfAsync);

    private async Task<IResult> PutAsync(DatesRequest body, CancellationToken cancellationToken) =>
        body.Read().Refused(out var refusal, out var concerts)
        ? Problems.From(refusal)
        : Responses.From(await writer.PutConcertsAsync(concerts, cancellationToken), BoxOfficeJson.Default.AnswerBulkWritten);
}
