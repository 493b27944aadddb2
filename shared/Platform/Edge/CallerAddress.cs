using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Edge;

/// <summary>
/// Where a call comes from, as far as it can be believed. The Functions host replaces X-Forwarded-For by its own peer, which the worker
/// makes the connection's address: so behind Front Door the address is in Front Door's own header.
/// https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol
/// </summary>
public sealed class CallerAddress(IOptions<EdgeOptions> options)
{
    private readonly byte[]? frontDoor = options.Value.FrontDoorId is { Length: > 0 } id
        ? Encoding.UTF8.GetBytes(id.ToUpperInvariant()) : null;

    /// <summary>
    /// The peer of the connection; where the call has our Front Door's id, the peer of Front Door. X-Forwarded-For and X-Azure-ClientIP
    /// are never read: a client can write both.
    /// </summary>
    public IPAddress? Of(HttpContext http)
    {
        var headers = http.Request.Headers;
        return CameThroughFrontDoor(headers["X-Azure-FDID"].ToString()) && IPAddress.TryParse(
            headers["X-Azure-SocketIP"].ToString(), out var socket)
            ? socket
            : http.Connection.RemoteIpAddress;
    }

    private bool CameThroughFrontDoor(string given) =>
        frontDoor is not null && CryptographicOperations.FixedTimeEquals(frontDoor, Encoding.UTF8.GetBytes(given.ToUpperInvariant()));
}
