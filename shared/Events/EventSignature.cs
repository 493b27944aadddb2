using System.Security.Cryptography;
using System.Text;

namespace BoxOffice.Events;

/// <summary>
/// How a receiver knows that a delivery is ours and new: the headers of the Standard Webhooks specification, webhook-id,
/// webhook-timestamp (Unix seconds) and webhook-signature, "v1," and the base64 HMAC-SHA256 of "id.timestamp.body".
/// </summary>
public static class EventSignature
{
    /// <summary>The value of webhook-signature.</summary>
    public static string Of(string key, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }
}
