using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.common;

namespace BoxOffice.Local.Redis;

/// <summary>
/// Garnet in this process, in memory only. Starts in tens of milliseconds after the first, and is small enough that a
/// dozen fit beside each other.
/// </summary>
public sealed class EmbeddedRedis : IRedisServer
{
    private const int Attempts = 5;
    private readonly GarnetServer server;
    private bool ended;

    private EmbeddedRedis(GarnetServer server, int port)
    {
        this.server = server;
        Port = port;
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public string ConnectionString => $"{IPAddress.Loopback}:{Port}";

    /// <summary>Starts it.</summary>
    /// <param name="port">A port of 127.0.0.1, or 0 for any that is free.</param>
    /// <param name="password">What a connection must give; null lets anybody in.</param>
    /// <exception cref="StackException">The port is taken.</exception>
    public static EmbeddedRedis Start(int port = 0, string? password = null)
    {
        if (port != 0 && !LoopbackPorts.IsFree(port)) throw new StackException($"Port {port} of 127.0.0.1, for Redis, is in use.");
        for (var attempt = 1; ; attempt++)
        {
            var chosen = port != 0 ? port : LoopbackPorts.FindFree();
            GarnetServer? garnet = null;
            try
            {
                garnet = new GarnetServer(Arguments(chosen, password));
                garnet.Start();
                return new EmbeddedRedis(garnet, chosen);
            }
            // Somebody took the free port between our look and Garnet's bind.
            catch (Exception taken) when (taken is SocketException or GarnetException && attempt < Attempts && port == 0)
            {
                garnet?.Dispose();
            }
        }
    }

    /// <summary>Ends it, with all it holds. Connections are cut. Again is nothing.</summary>
    public ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref ended, true)) server.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string[] Arguments(int port, string? password) =>
    [
        "--bind", IPAddress.Loopback.ToString(), "--port", port.ToString(),
        // Without the transaction mode Garnet runs scripts of two connections side by side, and a script's read and write are no
        // longer one decision: docs/adr/0020-garnet-runs-scripts-as-transactions.md. It locks the KEYS that a script declares.
        "--lua", "--lua-transaction-mode", "--lua-script-timeout", "5000",
        "--memory", "128m", "--page", "1m", "--index", "4m", "--index-max-size", "64m",
        // Expired keys would otherwise stay until they are asked for.
        "--expired-key-deletion-scan-freq", "60",
        "-q", "--disable-console-logger", "--logger-level", "None",
        .. password is null ? Array.Empty<string>() : ["--auth", "ACL", "--password", password],
    ];
}
