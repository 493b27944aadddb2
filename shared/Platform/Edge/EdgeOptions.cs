using System.Net;

namespace BoxOffice.Platform.Edge;

/// <summary>Settings <c>Edge__…</c>: what lies between the service and its callers.</summary>
public sealed record EdgeOptions
{
    /// <summary>
    /// The networks of proxies in front of us whose X-Forwarded-For is believed, in CIDR form, separated by commas: Front Door's, a gateway's.
    /// None: the address that connects is the caller's.
    /// </summary>
    public string? TrustedProxies { get; init; }

    /// <summary>The origins whose pages may call from a browser, separated by commas: <c>https://tickets.example</c>. None by default.</summary>
    public string? AllowedOrigins { get; init; }

    /// <summary>The parsed proxies.</summary>
    /// <exception cref="FormatException">One is no network.</exception>
    public IReadOnlyList<IPNetwork> Proxies() => [.. Parts(TrustedProxies).Select(IPNetwork.Parse)];

    /// <summary>The parsed origins.</summary>
    public IReadOnlyList<string> Origins() => [.. Parts(AllowedOrigins)];

    internal bool HasValidProxies() => Parts(TrustedProxies).All(p => IPNetwork.TryParse(p, out _));

    /// <summary>An origin is scheme, host and port; <c>*</c> is not one: pages that may call are named.</summary>
    internal bool HasValidOrigins() => Origins().All(o =>
        Uri.TryCreate(o, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http") && o == uri.GetLeftPart(UriPartial.Authority));

    private static string[] Parts(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
