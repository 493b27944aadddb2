using BoxOffice.Catalog;
using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Creates or replaces venues with their layouts.</summary>
public sealed class PutVenues(CatalogWriter writer, OperatorCalls calls, AuditSubjects subjects)
{
    [Function(nameof(PutVenues))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "v1/ops/venues")] HttpRequest request,
        CancellationToken cancellationToken) =>
        calls.RunAsync(request, BoxOfficeJson.Default.VenuesRequest, PutAsync, cancellationToken, subjects.OfAsync);

    private async Task<IResult> PutAsync(VenuesRequest body, CancellationToken cancellationToken) =>
        body.Read().Refused(out var refusal, out var venues)
        ? Problems.From(refusal)
        : Responses.From(await writer.PutVenuesAsync(venues, cancellationToken), BoxOfficeJson.Default.AnswerBulkWritten);
}
