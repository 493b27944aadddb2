namespace BoxOffice.Local.Host;

/// <summary>
/// A worker says where it listens before it does. As the real host's RetryProxyHandler does, a connection that is refused is tried again,
/// ten times; nothing of the request was sent by then.
/// </summary>
internal sealed class WorkerConnect(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MostTries = 10;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(250);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var wait = First;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError && tries < MostTries)
            {
                await Task.Delay(wait, cancellationToken);
                wait = wait * 2 < Most ? wait * 2 : Most;
            }
        }
    }
}
