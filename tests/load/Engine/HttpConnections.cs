using System.Net;

namespace BoxOffice.Load.Engine;

/// <summary>A connection a worker, opened on its first call.</summary>
public sealed class HttpConnections(Uri server, int workers) : IDisposable
{
    private readonly HttpConnection[] connections =
        [.. Enumerable.Range(0, workers).Select(_ => new HttpConnection(new IPEndPoint(IPAddress.Loopback, server.Port)))];

    /// <summary>The worker's own.</summary>
    public HttpConnection this[int worker] => connections[worker];

    /// <summary>Closes them all.</summary>
    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
    }
}
