using System.Globalization;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>A request, whichever way it came in.</summary>
/// <param name="Authority">http://host:port that the client used: the account answers with it as its only region.</param>
internal sealed record CosmosRequest(string Method, string Path, string Authority, Func<string, string?> Header, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body's media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>dbs, {db}, colls, {container}, docs, {id}: unescaped, by name or by resource id.</summary>
    public string[] Segments { get; } = Split(Path);

    /// <summary>A header that says True or is absent.</summary>
    public bool Is(string name) => string.Equals(Header(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Items a page: x-ms-max-item-count; the SDK's -1 leaves it to the server.</summary>
    public int PageSize =>
        int.TryParse(Header("x-ms-max-item-count"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? Math.Min(asked, LargestPage) : LargestPage;

    /// <summary>Cosmos ends a page at 4 MB; a thousand items is our own bound beside it.</summary>
    public const int LargestPage = 1000;

    /// <summary>Refuses a feature whose header changes what a call means.</summary>
    public void RefuseUnsupportedHeaders()
    {
        foreach (var (header, feature) in Unsupported)
        {
            if (!string.IsNullOrEmpty(Header(header))) throw CosmosError.Unsupported(feature);
        }
    }

    private static readonly (string Header, string Feature)[] Unsupported =
    [
        ("x-ms-documentdb-pre-trigger-include", "pre-triggers"),
        ("x-ms-documentdb-post-trigger-include", "post-triggers"),
        ("x-ms-indexing-directive", "indexing directives"),
        ("x-ms-cosmos-dedicatedgateway-max-age", "the integrated cache"),
    ];

    private static string[] Split(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Contains('%')) parts[i] = Uri.UnescapeDataString(parts[i]);
        }

        return parts;
    }
}
