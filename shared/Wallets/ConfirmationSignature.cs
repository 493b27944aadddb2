using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BoxOffice.Platform.Api;

namespace BoxOffice.Wallets;

/// <summary>401: nobody who knows a key of Charge__ConfirmationKeys signed the body in the last minutes.</summary>
public sealed record ConfirmationSignatureInvalid() : Refusal(
    RefusalKind.Unauthenticated, "signature-invalid",
    "The header Stripe-Signature does not sign this body with a known key in the last 5 minutes.");

/// <summary>Stripe's signature of a webhook: <c>t=SECONDS,v1=HEX</c>, the HMAC-SHA256 of the time, a point and the body.</summary>
/// <remarks>https://docs.stripe.com/webhooks#verify-manually</remarks>
public static class ConfirmationSignature
{
    /// <summary>The header.</summary>
    public const string Header = "Stripe-Signature";

    /// <summary>How old a signature may be, or ahead of our clock: Stripe's own libraries take five minutes.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether one of the keys signed the body.</summary>
    /// <param name="header">The header's value; null where there is none.</param>
    /// <param name="body">As it arrived, byte for byte.</param>
    public static bool IsValid(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        var parts = (header ?? "").Split(',').Select(part => part.Trim().Split('=', 2)).Where(part => part.Length == 2).ToList();
        var time = parts.Find(part => part[0] == "t")?[1];
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds) return false;
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{time}."), .. body];
        var found = false;
        foreach (var key in keys)
        {
            var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed)));
            // All are compared: how long it takes tells nothing of which was right.
            foreach (var part in parts)
                found |= part[0] == "v1" && CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(part[1]));
        }

        return found;
    }
}
