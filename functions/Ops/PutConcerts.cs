using BoxOffice.Catalog;
using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Creates or replaces concerts with all their dates.</summary>
public sealed class PutConcerts(CatalogWriter writer, OperatorCalls calls, AuditSubjects subjects)
{
    [Function(nameof(PutConcerts))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "v1/ops/concerts")] HttpRequest request,
        CancellationToken cancellationToken) =>
        calls.RunAsync(request, BoxOfficeJson.Default.ConcertsRequest, PutAsync, cancellationToken, subjects.OfAsync);

    private async Task<IResult> PutAsync(ConcertsRequest body, CancellationToken cancellationToken) =>
        body.Read().Refused(out var refusal, out var concerts)
        ? Problems.From(refusal)
        : Responses.From(await writer.PutConcertsAsync(concerts, cancellationToken), BoxOfficeJson.Default.AnswerBulkWritten);
}
