using System.Net;
using System.Net.Sockets;

namespace BoxOffice.Local;

/// <summary>Ports of 127.0.0.1.</summary>
public static class LoopbackPorts
{
    /// <summary>A port that was free a moment ago, for servers that cannot choose one themselves. Somebody may take
    /// it meanwhile: try again then.</summary>
    public static int FindFree()
    {
        using var probe = Bind(0);
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    /// <summary>Whether nobody listens on the port.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var probe = Bind(port);
            return true;
        }
        // Taken, or not ours to take.
        catch (SocketException)
        {
            return false;
        }
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
