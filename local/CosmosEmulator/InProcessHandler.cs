using System.Net;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos;

/// <summary>Answers a client's requests in this process, without a socket.</summary>
internal sealed class InProcessHandler(CosmosRouter router, string? client) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var address = request.RequestUri!;
        var contentType = request.Content is null ? null : Header(request.Content.Headers.NonValidated, "Content-Type");
        var answer = await router.HandleAsync(
            new CosmosRequest(request.Method.Method, address.AbsolutePath, address.GetLeftPart(UriPartial.Authority),
                name => Header(request.Headers.NonValidated, name), body)
            {
                ContentType = contentType,
                ClientName = client,
            },
            cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            // The SDK reads the request from the response, as HttpClientHandler leaves it there.
            RequestMessage = request,
            Content = new ReadOnlyMemoryContent(answer.Body),
        };
        if (!answer.Body.IsEmpty) response.Content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        answer.WriteHeaders(response.Headers, static (headers, name, value) => headers.TryAddWithoutValidation(name, value));
        return response;
    }

    private static string? Header(System.Net.Http.Headers.HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.ToString() : null;
}
