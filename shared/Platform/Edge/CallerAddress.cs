using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Edge;

/// <summary>Where a call comes from, as far as we believe it.</summary>
public sealed class CallerAddress(IOptions<EdgeOptions> options)
{
    private readonly IReadOnlyList<IPNetwork> proxies = options.Value.Proxies();

    /// <summary>
    /// The address that connected; where that is a trusted proxy, the last one that it says, and so on. What stands further left in
    /// X-Forwarded-For was written by somebody we do not know.
    /// </summary>
    public IPAddress? Of(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (proxies.Count == 0 || address is null || !IsProxy(address)) return address;
        var hops = http.Request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = hops.Length - 1; i >= 0 && IsProxy(address); i--)
        {
            // Azure's front ends add the port.
            if (!IPEndPoint.TryParse(hops[i], out var hop)) break;
            address = hop.Address;
        }

        return address;
    }

    private bool IsProxy(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return proxies.Any(p => p.Contains(plain));
    }
}
