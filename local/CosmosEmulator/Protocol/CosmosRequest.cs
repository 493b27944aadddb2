using System.Globalization;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>A request, whichever way it came in.</summary>
/// <param name="Authority">http://host:port that the client used: the account answers with it as its only region.</param>
internal sealed record CosmosRequest(string Method, string Path, string Authority, Func<string, string?> Header, ReadOnlyMemory<byte> Body)
{
    /// <summary>The client's name where its handler has one, else the id that the SDK sends.</summary>
    public string Client => ClientName ?? Header("x-ms-client-id") ?? "";

    /// <summary>The name of the client's handler.</summary>
    public string? ClientName { get; init; }

    /// <summary>ReadConsistencyStrategy: Eventual and Session may be behind.</summary>
    public bool WantsLatest => Header("x-ms-cosmos-read-consistency-strategy") is not (null or "Eventual" or "Session");

    /// <summary>The body's media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>dbs, {db}, colls, {container}, docs, {id}: unescaped, by name or by resource id.</summary>
    public string[] Segments { get; } = Split(Path);

    /// <summary>A header that says True or is absent.</summary>
    public bool Is(string name) => string.Equals(Header(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Items a page: x-ms-max-item-count; the SDK's -1 leaves it to the server.</summary>
    public int PageSize =>
        int.TryParse(Header("x-ms-max-item-count"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var asked) && asked > 0
            ? Math.Min(asked, LargestPage) : LargestPage;

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
