using System.Collections.Concurrent;
using System.Text;

namespace BoxOffice.Tests.Api;

/// <summary>
/// Holds every answer that a test receives against the contract: an undocumented status, media type or field fails the test that saw it.
/// </summary>
internal sealed class ContractHandler() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    /// <summary>The documented answers that were seen.</summary>
    public ConcurrentDictionary<(string Operation, int Status), bool> Seen { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var response = await base.SendAsync(request, cancellationToken);
        if (!path.StartsWith("/api/", StringComparison.Ordinal)) return response;
        if (ApiContractDocument.Current.Find(request.Method == HttpMethod.Head ? "GET"
            : request.Method.Method, path["/api".Length..]) is not { } operation)
        {
            Assert.True((int)response.StatusCode is 404 or 204 or 400,
                $"{request.Method} {path} answers {(int)response.StatusCode} and is not in docs/openapi.yaml.");
            return response;
        }

        var isText = response.Content.Headers.ContentEncoding.Count == 0
            && response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        var bytes = isText ? await response.Content.ReadAsByteArrayAsync(cancellationToken) : [];
        var fault =
            operation.Fault((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, Encoding.UTF8.GetString(bytes));
        Assert.True(fault is null, fault);
        if ((int)response.StatusCode is 429 or 503)
            Assert.True(response.Headers.RetryAfter is not null, $"{operation.Id} answers {(int)response.StatusCode} without Retry-After.");
        Seen[(operation.Id, (int)response.StatusCode)] = true;
        return response;
    }
}
