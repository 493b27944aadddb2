using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using BoxOffice.Platform.Redis;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Catalog;

/// <summary>
/// The catalogue's two levels, as in the seed: this process (60 s), Redis (120 s), then Cosmos. The key carries a version that
/// every change raises, so a slow reader can only fill the entry of the version it began with.
/// </summary>
public sealed class CatalogCache(HybridCache cache, CatalogStore store, IDatabase redis, IOptions<CatalogOptions> options)
{
    private static readonly RedisScript Bump = RedisScript.Load("bump-catalog-version.lua");
    private static readonly RedisKey VersionKey = "{catalog}:version";

    private readonly HybridCacheEntryOptions lifetimes = new()
    {
        LocalCacheExpiration = options.Value.InProcess,
        Expiration = options.Value.InRedis,
    };

    /// <summary>The version that counts now; 0 before any change.</summary>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    public async Task<long> VersionAsync() => (long)await redis.StringGetAsync(VersionKey);

    /// <summary>Raises the version: every process that asks from now on reads the record again.</summary>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    public async Task<long> RaiseVersionAsync() => (long)await Bump.EvaluateAsync(redis, [VersionKey], []);

    /// <summary>The catalogue of that version; read once however many ask.</summary>
    public ValueTask<CatalogRecord> GetAsync(long version, CancellationToken cancellationToken) =>
        cache.GetOrCreateAsync(
            $"catalog:{version}",
            store,
            static async (s, token) => await s.ReadAllAsync(token),
            lifetimes,
            cancellationToken: cancellationToken);
}

/// <summary>The record as gzipped JSON: 10,000 concerts are about 3 MB as text.</summary>
internal sealed class CatalogRecordSerializer : IHybridCacheSerializer<CatalogRecord>
{
    public CatalogRecord Deserialize(ReadOnlySequence<byte> source)
    {
        using var gzip = new GZipStream(new MemoryStream(source.ToArray(), writable: false), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(gzip, BoxOfficeJson.Default.CatalogRecord)!;
    }

    public void Serialize(CatalogRecord value, IBufferWriter<byte> target)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) JsonSerializer.Serialize(
            gzip, value, BoxOfficeJson.Default.CatalogRecord);
        target.Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
    }
}
