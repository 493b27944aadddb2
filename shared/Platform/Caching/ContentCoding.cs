using Microsoft.AspNetCore.Http;

namespace BoxOffice.Platform.Caching;

/// <summary>How a body is coded on its way.</summary>
public enum ContentCoding
{
    /// <summary>As it is.</summary>
    Identity,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>Brotli.</summary>
    Brotli,
}

/// <summary>
/// Chooses a coding by Accept-Encoding (RFC 9110, 12.5.3): Brotli before gzip before none, whatever the weights above zero.
/// </summary>
public static class ContentCodings
{
    /// <summary>The best coding that the caller takes.</summary>
    public static ContentCoding Choose(HttpRequest request)
    {
        var best = ContentCoding.Identity;
        foreach (var value in request.Headers.AcceptEncoding)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                var coding = CodingOf(value.AsSpan(part).Trim());
                if (coding > best) best = coding;
            }
        }

        return best;
    }

    /// <summary>Whether the caller takes that coding.</summary>
    public static bool Takes(HttpRequest request, ContentCoding coding)
    {
        foreach (var value in request.Headers.AcceptEncoding)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (CodingOf(value.AsSpan(part).Trim()) == coding) return true;
            }
        }

        return false;
    }

    private static ContentCoding CodingOf(ReadOnlySpan<char> element)
    {
        var semicolon = element.IndexOf(';');
        var name = semicolon < 0 ? element : element[..semicolon].TrimEnd();
        if (semicolon >= 0 && IsZero(element[(semicolon + 1)..].Trim())) return ContentCoding.Identity;
        if (name.Equals("br", StringComparison.OrdinalIgnoreCase)) return ContentCoding.Brotli;
        return name.Equals("gzip", StringComparison.OrdinalIgnoreCase) ? ContentCoding.Gzip : ContentCoding.Identity;
    }

    /// <summary>q=0, q=0.0, …: not acceptable.</summary>
    private static bool IsZero(ReadOnlySpan<char> weight) =>
        weight.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && weight[2..].Trim("0.").IsEmpty;
}
