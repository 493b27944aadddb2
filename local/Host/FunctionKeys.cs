using System.Net;
using System.Security.Cryptography;
using System.Text;
using BoxOffice.Platform.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace BoxOffice.Local.Host;

/// <summary>What a key may do.</summary>
internal enum KeyAnswer
{
    /// <summary>The call may be made.</summary>
    Allowed,

    /// <summary>No key, or one that nobody knows: 401.</summary>
    Unknown,

    /// <summary>A function key where only the master key will do: 403.</summary>
    Insufficient,

    /// <summary>No key is set, and a page or a name of another machine calls: 403.</summary>
    Foreign,
}

/// <summary>
/// The keys of the settings <c>Functions__Key</c> (functions) and <c>Functions__MasterKey</c> (functions and /admin). With neither,
/// everything is open, as under Core Tools, but to this machine's own pages and names only: a page of anybody could call the loopback, and
/// a name of anybody could lead to it (DNS rebinding). With either, /admin needs the master key.
/// </summary>
internal sealed class FunctionKeys(IConfiguration settings)
{
    // Hashes have one length, so that the comparison takes one time.
    private readonly byte[]? function = HashOf(settings["Functions:Key"]);
    private readonly byte[]? master = HashOf(settings["Functions:MasterKey"]);

    /// <summary>This machine's pages, and those whose origins the setting <c>Edge__OperatorOrigins</c> names.</summary>
    private readonly OriginList pages =
        new EdgeOptions { OperatorOrigins = settings["Edge:OperatorOrigins"], AllowLocalhost = true }.Operators();

    /// <summary>By header <c>x-functions-key</c> or query <c>code</c>.</summary>
    /// <param name="level">anonymous, function or admin.</param>
    public KeyAnswer Check(HttpRequest request, string level)
    {
        var isAdmin = level.Equals("admin", StringComparison.OrdinalIgnoreCase);
        if (level.Equals("anonymous", StringComparison.OrdinalIgnoreCase)) return KeyAnswer.Allowed;
        if (function is null && master is null) return IsFromHere(request) ? KeyAnswer.Allowed : KeyAnswer.Foreign;
        var given = request.Headers["x-functions-key"].ToString();
        if (given.Length == 0) given = request.Query["code"].ToString();
        if (given.Length == 0) return KeyAnswer.Unknown;
        if (Matches(master, given)) return KeyAnswer.Allowed;
        if (!Matches(function, given)) return KeyAnswer.Unknown;
        return isAdmin ? KeyAnswer.Insufficient : KeyAnswer.Allowed;
    }

    private bool IsFromHere(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host)) return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || pages.Contains(origin);
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool Matches(byte[]? expected, string given) =>
        expected is not null && CryptographicOperations.FixedTimeEquals(expected, HashOf(given)!);

    private static byte[]? HashOf(string? key) => string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
