using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace BoxOffice.Platform.Caching;

/// <summary>
/// A 200 that was serialised once and answers any number of requests: with a strong ETag each for the plain, gzip and Brotli body
/// (each compressed once, when first asked for), with 304 where the caller has it already.
/// </summary>
public sealed class CachedResponse : IResult
{
    /// <summary>JSON, as ASP.NET Core names it.</summary>
    public const string Json = "application/json; charset=utf-8";

    /// <summary>A body that fits one packet gains nothing by compression.</summary>
    private const int SmallestCompressed = 1400;

    /// <summary>Large bodies are written in parts, so that one slow reader does not have a copy of all of it in buffers.</summary>
    private const int Part = 64 * 1024;

    private static readonly StringValues AcceptEncoding = "Accept-Encoding";
    private readonly StringValues contentType;
    private readonly StringValues cacheControl;
    private readonly Lazy<Form>[] forms;

    /// <summary>An answer of these bytes, which nobody may change afterwards.</summary>
    /// <param name="level">Optimal for what lives for minutes, Fastest for what lives for a moment.</param>
    /// <param name="tag">Names the content in its ETags; null for a hash of the body.</param>
    public CachedResponse(byte[] body, string contentType, string cacheControl, CompressionLevel level, string? tag = null)
    {
        this.contentType = contentType;
        this.cacheControl = cacheControl;
        Tag = tag ??= Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12));
        var plain = new Lazy<Form>(new Form(body, $"\"{tag}\"", default));
        forms = body.Length < SmallestCompressed
            ? [plain, plain, plain]
            :
            [
                plain,
                new Lazy<Form>(() => new Form(Gzip(body, level), $"\"{tag}-gz\"", "gzip")),
                new Lazy<Form>(() => new Form(Brotli(body, level), $"\"{tag}-br\"", "br")),
            ];
    }

    /// <summary>What the ETags of its codings begin with.</summary>
    public string Tag { get; }

    /// <summary>X-Total-Count, on a slice of a list: how many the whole list has.</summary>
    public int? TotalCount { get; init; }

    /// <summary>Link, where the answer belongs to another resource.</summary>
    public string? Link { get; init; }

    /// <summary>The body without compression.</summary>
    public ReadOnlyMemory<byte> Body => forms[(int)ContentCoding.Identity].Value.Bytes;

    private bool Varies => !ReferenceEquals(forms[0], forms[1]);

    /// <summary>Compresses ahead in the codings that the old answer was asked for, so that no request has to wait for it.</summary>
    public void PrepareLike(CachedResponse? old)
    {
        for (var i = 0; i < forms.Length; i++)
        {
            if (old is not null && old.forms[i].IsValueCreated) _ = forms[i].Value;
        }
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var headers = response.Headers;
        var form = forms[(int)ContentCodings.Choose(httpContext.Request)].Value;
        headers.CacheControl = cacheControl;
        headers.ETag = form.ETag;
        if (Varies) headers.Vary = AcceptEncoding;
        if (TotalCount is { } count) headers["X-Total-Count"] = count.ToString();
        if (Link is not null) headers.Link = Link;
        if (IsKnown(httpContext.Request, form.ETag[0]!))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        headers.ContentType = contentType;
        headers.ContentLength = form.Bytes.Length;
        if (form.Coding.Count > 0) headers.ContentEncoding = form.Coding;
        return form.Bytes.Length <= Part
            ? response.Body.WriteAsync(form.Bytes, 0, form.Bytes.Length, httpContext.RequestAborted)
            : WritePartsAsync(response, form.Bytes, httpContext.RequestAborted);
    }

    /// <summary>If-None-Match names it. A cache on the way may have made our tag weak; the comparison is the weak one anyway.</summary>
    internal static bool IsKnown(HttpRequest request, string etag)
    {
        foreach (var known in request.Headers.IfNoneMatch)
        {
            if (known is not null && (known == "*" || known.Contains(etag, StringComparison.Ordinal))) return true;
        }

        return false;
    }

    private static async Task WritePartsAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(Part, bytes.Length)..])
        {
            await response.Body.WriteAsync(bytes[..Math.Min(Part, bytes.Length)], cancellationToken);
        }
    }

    private static byte[] Gzip(byte[] body, CompressionLevel level) => Compress(body, to => new GZipStream(to, level));

    private static byte[] Brotli(byte[] body, CompressionLevel level) => Compress(body, to => new BrotliStream(to, level));

    private static byte[] Compress(byte[] body, Func<Stream, Stream> coder)
    {
        var compressed = new MemoryStream(body.Length / 8);
        using (var stream = coder(compressed)) stream.Write(body);
        return compressed.ToArray();
    }

    private sealed record Form(byte[] Bytes, StringValues ETag, StringValues Coding);
}
