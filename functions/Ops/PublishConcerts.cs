using BoxOffice.Catalog;
using BoxOffice.Ops;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.Functions.Ops;

/// <summary>Shows concerts to buyers and puts their dates on sale.</summary>
public sealed class PublishConcerts(CatalogWriter writer, OperatorCalls calls, AuditSubjects subjects)
{
    [Function(nameof(PublishConcerts))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/ops/concerts/publish")] HttpRequest request,
        CancellationToken cancellationToken) =>
        calls.RunAsync(request, BoxOfficeJson.Default.ConcertIdsRequest, PublishAsync, cancellationToken, subjects.OfAsync);

    private async Task<IResult> PublishAsync(ConcertIdsRequest body, CancellationToken cancellationToken) =>
        body.Read().Refused(out var refusal, out var concertIds)
        ? Problems.From(refusal)
        : Responses.From(
            await writer.PublishAsync(concertIds, published: true, cancellationToken), BoxOfficeJson.Default.AnswerBulkWritten);
}
