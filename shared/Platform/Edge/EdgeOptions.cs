namespace BoxOffice.Platform.Edge;

/// <summary>Settings <c>Edge__…</c>: what lies between the service and its callers.</summary>
public sealed record EdgeOptions
{
    /// <summary>
    /// The id of the Front Door profile in front of the app, a GUID: its calls carry it in X-Azure-FDID. Empty: the address that connects
    /// is
    /// the caller's.
    /// </summary>
    public string? FrontDoorId { get; init; }

    /// <summary>
    /// The origins whose pages may call from a browser, separated by commas: <c>https://tickets.example</c>, or
    /// <c>https://*.tickets.example</c> for its subdomains. None by default.
    /// </summary>
    public string? AllowedOrigins { get; init; }

    /// <summary>The origins of operators' pages, in the same form. Only they may send a function key
    /// from a browser. None by default.</summary>
    public string? OperatorOrigins { get; init; }

    /// <summary>Whether pages of this machine (localhost, 127.0.0.1, at any port) may call as operators'
    /// pages may. For development only.</summary>
    public bool AllowLocalhost { get; init; }

    /// <summary>Pages that may call.</summary>
    public OriginList Callers() => new(Parts(AllowedOrigins).Concat(Parts(OperatorOrigins)), AllowLocalhost);

    /// <summary>Pages that may call with a function key.</summary>
    public OriginList Operators() => new(Parts(OperatorOrigins), AllowLocalhost);

    internal bool HasValidFrontDoorId() => string.IsNullOrEmpty(FrontDoorId) || Guid.TryParse(FrontDoorId, out _);

    internal static bool AreOrigins(string? list) => Parts(list).All(OriginList.IsValid);

    private static string[] Parts(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
