using System.Net;
using System.Net.Sockets;

namespace BoxOffice.Events;

/// <summary>
/// Where events may be delivered. Outside Development a receiver has https and an address that anybody could reach: whoever controls its
/// name must not lead our calls into the network that the service itself is in (server-side request forgery).
/// </summary>
internal static class ReceiverAddresses
{
    /// <summary>Special-purpose addresses that are not globally reachable: the registries of RFC 6890, and multicast.</summary>
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/3", "::/128", "::1/128", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether the address belongs to somebody's own network.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Private.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// Whether the setting may be used: http and https on a developer's machine, else https at a public address. Null passes.
    /// </summary>
    /// <param name="allowsPrivate">The setting <c>Events__AllowPrivateAddresses</c>.</param>
    public static bool IsAllowed(string? url, bool isDevelopersMachine, bool allowsPrivate)
    {
        if (url is null) return true;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)) return false;
        if (isDevelopersMachine) return uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp;
        return uri.Scheme == Uri.UriSchemeHttps
            && (allowsPrivate || !(uri.IsLoopback || (IPAddress.TryParse(uri.DnsSafeHost, out var address) && IsPrivate(address))));
    }

    /// <summary>Connects to what the name leads to now, unless one of its addresses is private and may not be.</summary>
    /// <exception cref="HttpRequestException">It may not be, or nobody has the name.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint receiver, bool allowsPrivate, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(receiver.Host, cancellationToken);
        }
        catch (SocketException unknown)
        {
            throw new HttpRequestException($"Nobody has the name {receiver.Host}.", unknown);
        }

        if (!allowsPrivate && addresses.Any(IsPrivate))
            throw new HttpRequestException($"{receiver.Host} leads to a private address; see the setting Events__AllowPrivateAddresses.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, receiver.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
