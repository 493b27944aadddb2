using System.IO.Compression;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Platform.Contract;

/// <summary>docs/openapi.yaml, as clients read it: JSON, and a page on which calls can be tried. Made when first asked for.</summary>
public sealed class ApiContract
{
    /// <summary>The page runs its own script from its own origin, and nothing else; Swagger UI sets styles from its script.</summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string CacheControl = "public, max-age=300";
    private const string Script = "text/javascript; charset=utf-8";

    private readonly Lazy<CachedResponse> json = new(() => Finish(YamlJson.Convert(Read("openapi.yaml")), CachedResponse.Json));
    private readonly Lazy<CachedResponse> page = new(() => Finish(Read("docs.html"), "text/html; charset=utf-8"));
    private readonly Dictionary<string, Lazy<CachedResponse>> files = new(StringComparer.Ordinal)
    {
        ["docs.js"] = new(() => Finish(Read("docs.js"), Script)),
        ["swagger-ui-bundle.js"] = new(() => Finish(Read("swagger-ui-bundle.js"), Script)),
        ["swagger-ui.css"] = new(() => Finish(Read("swagger-ui.css"), "text/css; charset=utf-8")),
    };

    /// <summary>The contract as JSON.</summary>
    public CachedResponse Json => json.Value;

    /// <summary>The page.</summary>
    public CachedResponse Page => page.Value;

    /// <summary>A file of the page, or null.</summary>
    public CachedResponse? FindFile(string name) => files.GetValueOrDefault(name)?.Value;

    private static CachedResponse Finish(byte[] body, string contentType) => new(body, contentType, CacheControl, CompressionLevel.Optimal);

    private static byte[] Read(string name)
    {
        using var stream = typeof(ApiContract).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
