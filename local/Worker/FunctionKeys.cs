using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace BoxOffice.Local.Worker;

/// <summary>
/// The function key, from the setting <c>Functions__Key</c>; without it everything is open, as under Core Tools. One key stands
/// for function and master keys alike.
/// </summary>
internal sealed class FunctionKeys(IConfiguration settings)
{
    // Hashes have one length, so that the comparison takes one time.
    private readonly byte[]? expected = settings["Functions:Key"] is { Length: > 0 } key ? Hash(key) : null;

    /// <summary>Whether the call may be made: by header <c>x-functions-key</c> or query <c>code</c>.</summary>
    public bool Allow(HttpRequest request, AuthorizationLevel level)
    {
        if (expected is null || level == AuthorizationLevel.Anonymous) return true;
        var given = request.Headers["x-functions-key"].ToString();
        if (given.Length == 0) given = request.Query["code"].ToString();
        return given.Length > 0 && CryptographicOperations.FixedTimeEquals(expected, Hash(given));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
