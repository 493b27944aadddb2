using System.Net;
using System.Net.Sockets;

namespace BoxOffice.Tests.Identity;

/// <summary>Takes connections and never answers.</summary>
internal sealed class SilentServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> taken = [];
    private Task accepting = Task.CompletedTask;

    /// <summary>http://127.0.0.1:port.</summary>
    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>Connections since the start.</summary>
    public int Connections => taken.Count;

    public static Task<SilentServer> StartAsync()
    {
        var server = new SilentServer();
        server.listener.Start();
        server.accepting = server.AcceptAsync();
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        foreach (var socket in taken) socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) taken.Add(await listener.AcceptSocketAsync());
        }
        // The listener was stopped.
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
        }
    }
}
