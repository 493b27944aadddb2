using System.Threading.Channels;
using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Scenarios;

/// <summary>A few hundred connections for many thousands of users: a port a user would run out at 28,000.</summary>
internal sealed class ConnectionPool : IDisposable
{
    private readonly HttpConnections connections;
    private readonly Channel<HttpConnection> free = Channel.CreateUnbounded<HttpConnection>();

    public ConnectionPool(Uri server, int size)
    {
        connections = new HttpConnections(server, size);
        for (var i = 0; i < size; i++) free.Writer.TryWrite(connections[i]);
    }

    /// <summary>
    /// Does something with a connection and gives it back. The answer's memory is the connection's, so what is wanted of it must be
    /// taken inside.
    /// </summary>
    public async ValueTask<T> UseAsync<T>(Func<HttpConnection, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        var connection = await free.Reader.ReadAsync(cancellationToken);
        try
        {
            return await use(connection);
        }
        finally
        {
            free.Writer.TryWrite(connection);
        }
    }

    public void Dispose() => connections.Dispose();
}
