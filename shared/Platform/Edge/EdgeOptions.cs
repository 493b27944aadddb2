namespace BoxOffice.Platform.Edge;

/// <summary>Settings <c>Edge__…</c>: what lies between the service and its callers.</summary>
public sealed record EdgeOptions
{
    /// <summary>
    /// The id of the Front Door profile in front of the app, a GUID: its calls carry it in X-Azure-FDID. Empty: the address that connects is
    /// the caller's.
    /// </summary>
    public string? FrontDoorId { get; init; }

    /// <summary>The origins whose pages may call from a browser, separated by commas: <c>https://tickets.example</c>. None by default.</summary>
    public string? AllowedOrigins { get; init; }

    /// <summary>The parsed origins.</summary>
    public IReadOnlyList<string> Origins() => [.. Parts(AllowedOrigins)];

    internal bool HasValidFrontDoorId() => string.IsNullOrEmpty(FrontDoorId) || Guid.TryParse(FrontDoorId, out _);

    /// <summary>An origin is scheme, host and port; <c>*</c> is not one: pages that may call are named.</summary>
    internal bool HasValidOrigins() => Origins().All(o =>
        Uri.TryCreate(o, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http") && o == uri.GetLeftPart(UriPartial.Authority));

    private static string[] Parts(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
