using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using BoxOffice.Platform.Caching;

namespace BoxOffice.Platform.Pages;

/// <summary>
/// The files of pages/, as browsers get them. The folder's assets have one address that is named by their content, so that a browser keeps
/// them for a year and still has a new version with the next page; see docs/adr/0095-pages-without-a-build.md.
/// </summary>
public sealed class PageFiles
{
    /// <summary>
    /// The pages run their own scripts and styles and call their own origin; nothing is inline, and text never becomes markup.
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

    /// <summary>The folder of the assets in the pages' source, and an address that always has the newest ones.</summary>
    private const string Assets = "assets";

    private const string Prefix = "pages/";
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Revalidated = "public, no-cache";

    private readonly FrozenDictionary<string, CachedResponse> pages;
    private readonly FrozenDictionary<string, Asset> assets;

    /// <summary>Reads the embedded files.</summary>
    public PageFiles()
    {
        var files = typeof(PageFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);
        var ofAssets = files.Where(f => f.Key.StartsWith(Assets + "/", StringComparison.Ordinal)).ToList();
        Version = VersionOf(ofAssets);
        assets =
            ofAssets.ToFrozenDictionary(f => f.Key[(Assets.Length + 1)..], f => new Asset(f.Value, TypeOf(f.Key)), StringComparer.Ordinal);
        pages = files.Where(f => f.Key.EndsWith(".html", StringComparison.Ordinal))
            .ToFrozenDictionary(f => f.Key[..^".html".Length], f => Page(f.Value), StringComparer.Ordinal);
    }

    /// <summary>Names the content of all assets: 16 hexadecimal digits.</summary>
    public string Version { get; }

    /// <summary>A page, <c>buyer</c> or <c>operator</c>; null where there is none of that name.</summary>
    public CachedResponse? FindPage(string name) => pages.GetValueOrDefault(name);

    /// <summary>
    /// An asset, or null. Under the current version it is kept for ever. Under another one (a page that is older or newer than this
    /// process, while a version is rolled out) it is answered all the same, and asked for again.
    /// </summary>
    public CachedResponse? FindAsset(string version, string name) => assets.GetValueOrDefault(name) is not { } asset
        ? null
        : version == Version ? asset.Kept.Value : asset.Checked.Value;

    private CachedResponse Page(byte[] html) => new(
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(html).Replace($"\"{Assets}/", $"\"{Version}/", StringComparison.Ordinal)),
        "text/html; charset=utf-8", Revalidated, CompressionLevel.Optimal);

    private static string VersionOf(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => CachedResponse.Json,
        ".svg" => "image/svg+xml; charset=utf-8",
        var other => throw new InvalidOperationException($"pages/ has a file of a kind without a media type: {other}."),
    };

    private static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class Asset(byte[] content, string type)
    {
        public Lazy<CachedResponse> Kept { get; } = new(() => new CachedResponse(content, type, Forever, CompressionLevel.Optimal));

        public Lazy<CachedResponse> Checked { get; } = new(() => new CachedResponse(content, type, Revalidated, CompressionLevel.Optimal));
    }
}
