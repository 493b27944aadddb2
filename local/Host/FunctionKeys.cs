using System.Security.Cryptography;
using System.Text;
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
}

/// <summary>
/// The keys of the settings <c>Functions__Key</c> (functions) and <c>Functions__MasterKey</c> (functions and /admin). With neither,
/// everything is open, as under Core Tools; with either, /admin needs the master key.
/// </summary>
internal sealed class FunctionKeys(IConfiguration settings)
{
    // Hashes have one length, so that the comparison takes one time.
    private readonly byte[]? function = HashOf(settings["Functions:Key"]);
    private readonly byte[]? master = HashOf(settings["Functions:MasterKey"]);

    /// <summary>By header <c>x-functions-key</c> or query <c>code</c>.</summary>
    /// <param name="level">anonymous, function or admin.</param>
    public KeyAnswer Check(HttpRequest request, string level)
    {
        var isAdmin = level.Equals("admin", StringComparison.OrdinalIgnoreCase);
        if (level.Equals("anonymous", StringComparison.OrdinalIgnoreCase) || (function is null && master is null)) return KeyAnswer.Allowed;
        var given = request.Headers["x-functions-key"].ToString();
        if (given.Length == 0) given = request.Query["code"].ToString();
        if (given.Length == 0) return KeyAnswer.Unknown;
        if (Matches(master, given)) return KeyAnswer.Allowed;
        if (!Matches(function, given)) return KeyAnswer.Unknown;
        return isAdmin ? KeyAnswer.Insufficient : KeyAnswer.Allowed;
    }

    private static bool Matches(byte[]? expected, string given) =>
        expected is not null && CryptographicOperations.FixedTimeEquals(expected, HashOf(given)!);

    private static byte[]? HashOf(string? key) => string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
