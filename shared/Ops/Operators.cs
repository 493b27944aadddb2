using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BoxOffice.Ops;

/// <summary>How an operator was known.</summary>
public enum OperatorProof
{
    /// <summary>By the function key alone, which names nobody.</summary>
    [JsonStringEnumMemberName("FUNCTION_KEY")]
    FunctionKey,

    /// <summary>By a named key of our own.</summary>
    [JsonStringEnumMemberName("NAMED_KEY")]
    NamedKey,

    /// <summary>By the sign-in of App Service authentication.</summary>
    [JsonStringEnumMemberName("ENTRA")]
    Entra,

    /// <summary>Not at all: the call was refused.</summary>
    [JsonStringEnumMemberName("REFUSED")]
    Refused,
}

/// <summary>Who makes an operator's call.</summary>
/// <param name="Name">A person's or a program's; "function key" where nobody is named.</param>
public sealed record Operator(string Name, OperatorProof Proof);

/// <summary>401: the named key is not known.</summary>
public sealed record OperatorKeyInvalid() : Refusal(
    RefusalKind.Unauthenticated, "operator-key-invalid", "The X-Operator-Key is not known. Ask for a new one.");

/// <summary>401: this deployment wants every operator to be named.</summary>
public sealed record OperatorKeyMissing() : Refusal(
    RefusalKind.Unauthenticated, "operator-key-missing", "Send your own key as X-Operator-Key, beside the function key.");

/// <summary>Settings <c>Operators__…</c>.</summary>
public sealed record OperatorOptions
{
    /// <summary>
    /// Named keys, as <c>name=hash</c> separated by commas; the hash is the SHA-256 of the key in hexadecimal digits. Keys are random, so a
    /// hash without salt tells nothing: <c>openssl rand -hex 32</c>.
    /// </summary>
    public string? Keys { get; init; }

    /// <summary>Whether a change needs a name: a function key alone is refused then.</summary>
    public bool RequireName { get; init; }

    /// <summary>
    /// Whether App Service authentication is in front and removes what a client writes into X-MS-CLIENT-PRINCIPAL-NAME. Without it
    /// anybody could name anybody.
    /// </summary>
    public bool TrustEntraPrincipal { get; init; }

    /// <summary>The hashes by name, or null where the setting cannot be read.</summary>
    internal IReadOnlyList<(string Name, byte[] Hash)>? Read()
    {
        var keys = new List<(string, byte[])>();
        foreach (var part in (Keys ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [{ Length: > 0 and <= 40 } name, { Length: 64 } hash]) return null;
            if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') || !hash.All(char.IsAsciiHexDigit)) return null;
            keys.Add((name, Convert.FromHexString(hash)));
        }

        return keys;
    }
}

/// <summary>Tells who makes an operator's call. The host has checked the function key before.</summary>
public sealed class Operators(IOptions<OperatorOptions> options)
{
    /// <summary>The request header of a named key.</summary>
    public const string Header = "X-Operator-Key";

    private const string EntraHeader = "X-MS-CLIENT-PRINCIPAL-NAME";

    /// <summary>Who is written down where nobody is named.</summary>
    private static readonly Operator Nobody = new("function key", OperatorProof.FunctionKey);

    private readonly IReadOnlyList<(string Name, byte[] Hash)> keys = options.Value.Read() ?? [];

    /// <summary>The caller, or 401.</summary>
    public Outcome<Operator> Who(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var key))
            return Known(key.ToString()) is { } name ? new Operator(name, OperatorProof.NamedKey) : new OperatorKeyInvalid();
        if (options.Value.TrustEntraPrincipal && request.Headers[EntraHeader].ToString() is { Length: > 0 and <= 200 } principal)
            return new Operator(principal, OperatorProof.Entra);
        return options.Value.RequireName ? new OperatorKeyMissing() : Nobody;
    }

    private string? Known(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        string? found = null;
        // All are compared, in the same time each.
        foreach (var (name, known) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known)) found = name;
        }

        return found;
    }
}
