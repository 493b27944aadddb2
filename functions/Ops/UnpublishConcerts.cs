using BoxOffice.Catalog;
using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Hides concerts: 404 until they are published again.</summary>
public sealed class UnpublishConcerts(CatalogWriter writer, OperatorCalls calls, AuditSubjects subjects)
{
    [Function(nameof(UnpublishConcerts))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/concerts/unpublish")] HttpRequest request,
        CancellationToken cancellationToken) =>
        calls.RunAsync(request, BoxOfficeJson.Default.ConcertIdsRequest, PublishAsync, cancellationToken, subjects.OfAsync);

    private async Task<IResult> PublishAsync(ConcertIdsRequest body, CancellationToken cancellationToken) =>
        body.Read().Refused(out var refusal, out var concertIds)
        ? Problems.From(refusal)
        : Responses.From(
            await writer.PublishAsync(concertIds, published: false, cancellationToken), BoxOfficeJson.Default.AnswerBulkWritten);
}
