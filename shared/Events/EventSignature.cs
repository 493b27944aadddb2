using System.Security.Cryptography;
using System.Text;

namespace BoxOffice.Events;

/// <summary>
/// How a receiver knows that a delivery is ours and new: the headers of the Standard Webhooks specification 1.0, webhook-id,
/// webhook-timestamp (Unix seconds) and webhook-signature: for each key "v1," and the base64 HMAC-SHA256 of "id.timestamp.body", separated
/// by spaces. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
/// </summary>
public sealed class EventSignature
{
    /// <summary>In front of a key, as receivers' libraries show it. It may be left out.</summary>
    public const string Prefix = "whsec_";

    /// <summary>The shortest and the longest key of the specification, in bytes.</summary>
    private const int LeastBytes = 24;

    private const int MostBytes = 64;

    private readonly IReadOnlyList<byte[]> keys;

    private EventSignature(IReadOnlyList<byte[]> keys) => this.keys = keys;

    /// <summary>The keys of a setting: base64, one, or two separated by a comma while they are
    /// rotated. Null where it is not that.</summary>
    public static EventSignature? Parse(string? setting)
    {
        var parsed = (setting ?? "").Split(',', StringSplitOptions.TrimEntries).Select(Decode).ToList();
        return parsed.Count is 1 or 2 && parsed.TrueForAll(k => k is { Length: >= LeastBytes and <= MostBytes })
            ? new EventSignature([.. parsed.Select(k => k!)])
            : null;
    }

    /// <summary>The value of webhook-signature: one signature a key, all of them good.</summary>
    public string Of(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var signed = new byte[Encoding.UTF8.GetByteCount($"{id}.{timestamp}.") + body.Length];
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.", signed);
        body.CopyTo(signed.AsSpan(head));
        return string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    private static byte[]? Decode(string key)
    {
        var text = key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : key;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
