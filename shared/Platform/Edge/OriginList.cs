namespace BoxOffice.Platform.Edge;

/// <summary>
/// Origins of pages: <c>https://tickets.example</c>, or <c>https://*.tickets.example</c> for every subdomain (not the domain itself).
/// </summary>
public sealed class OriginList
{
    private const string Wildcard = "://*.";

    private readonly HashSet<string> exact = new(StringComparer.Ordinal);
    private readonly List<(string Scheme, string Domain)> subdomains = [];
    private readonly bool loopback;

    /// <param name="origins">Each valid by <see cref="IsValid"/>.</param>
    /// <param name="loopback">Whether pages of this machine are on the list, at any port.</param>
    public OriginList(IEnumerable<string> origins, bool loopback)
    {
        this.loopback = loopback;
        foreach (var origin in origins)
        {
            var wildcard = origin.IndexOf(Wildcard, StringComparison.Ordinal);
            if (wildcard < 0) exact.Add(origin);
            else subdomains.Add((origin[..(wildcard + 3)], origin[(wildcard + 4)..]));
        }
    }

    /// <summary>Whether there is any.</summary>
    public bool Any => loopback || exact.Count + subdomains.Count > 0;

    /// <summary>Whether a setting names an origin: scheme, host and port, lower case, without a path. A lone <c>*</c> is not one.</summary>
    public static bool IsValid(string origin) => IsOrigin(origin.Replace(Wildcard, "://", StringComparison.Ordinal), out _);

    /// <summary>Whether the page that calls is on the list.</summary>
    /// <param name="origin">The header Origin; empty where there is none.</param>
    public bool Contains(string origin)
    {
        if (exact.Contains(origin)) return true;
        if ((!loopback && subdomains.Count == 0) || !IsOrigin(origin, out var uri)) return false;
        return (loopback && uri.IsLoopback)
            || subdomains.Exists(s => origin.StartsWith(s.Scheme, StringComparison.Ordinal)
                && origin.EndsWith(s.Domain, StringComparison.Ordinal));
    }

    private static bool IsOrigin(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!) && uri.Scheme is ("https" or "http")
            && text == uri.GetLeftPart(UriPartial.Authority) && !text.Contains('*', StringComparison.Ordinal);
}
