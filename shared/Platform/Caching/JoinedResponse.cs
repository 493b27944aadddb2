using System.Buffers;
using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace BoxOffice.Platform.Caching;

/// <summary>
/// A 200 made of parts that others share: nothing of it is copied or compressed again. With a strong ETag each for the plain and the gzip
/// body, and 304 where the caller has it already. No Brotli: its streams cannot be joined.
/// </summary>
/// <param name="tag">Names the content, without quotes.</param>
public sealed class JoinedResponse(IReadOnlyList<BodyPart> parts, string tag, string contentType, string cacheControl) : IResult
{
    /// <summary>A body that fits one packet gains nothing by compression.</summary>
    private const int SmallestCompressed = 1400;

    /// <summary>Written before a flush: so that many small parts are one packet, and a slow reader has
    /// no more than this in buffers.</summary>
    private const int Flush = 64 * 1024;

    private static readonly StringValues AcceptEncoding = "Accept-Encoding";
    private static readonly byte[] GzipStart = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

    private readonly long length = parts.Sum(p => (long)p.Plain.Length);
    private byte[]? gzipEnd;

    /// <summary>The body without compression.</summary>
    public ReadOnlyMemory<byte> Body => parts.SelectMany(p => p.Plain.ToArray()).ToArray();

    /// <summary>Whether some caller took it compressed.</summary>
    internal bool WasCompressed => gzipEnd is not null;

    private bool Varies => length >= SmallestCompressed;

    /// <summary>Compresses ahead, so that no request has to wait for it.</summary>
    public void Compress() => _ = GzipEnd();

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var isGzip = Varies && ContentCodings.Takes(request, ContentCoding.Gzip);
        var etag = isGzip ? $"\"{tag}-gz\"" : $"\"{tag}\"";
        response.Headers.CacheControl = cacheControl;
        response.Headers.ETag = etag;
        if (Varies) response.Headers.Vary = AcceptEncoding;
        if (CachedResponse.IsKnown(request, etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.Headers.ContentType = contentType;
        if (isGzip) response.Headers.ContentEncoding = "gzip";
        await WriteAsync(response, isGzip, httpContext.RequestAborted);
    }

    private async Task WriteAsync(HttpResponse response, bool isGzip, CancellationToken cancellationToken)
    {
        var end = isGzip ? GzipEnd() : [];
        response.ContentLength = isGzip ? GzipStart.Length + parts.Sum(p => (long)p.Deflated.Length) + end.Length : length;
        var (writer, written) = (response.BodyWriter, 0);
        if (isGzip) writer.Write(GzipStart);
        foreach (var part in parts)
        {
            for (var rest = isGzip ? part.Deflated : part.Plain; !rest.IsEmpty;)
            {
                var piece = rest[..Math.Min(Flush, rest.Length)];
                writer.Write(piece.Span);
                rest = rest[piece.Length..];
                if ((written += piece.Length) < Flush) continue;
                written = 0;
                if ((await writer.FlushAsync(cancellationToken)).IsCompleted) return;
            }
        }

        writer.Write(end);
        await writer.FlushAsync(cancellationToken);
    }

    /// <summary>RFC 1952: an empty last block, the checksum and the length of the whole.</summary>
    private byte[] GzipEnd()
    {
        if (gzipEnd is { } made) return made;
        var crc = 0u;
        foreach (var part in parts) crc = part.Append(crc);
        var end = new byte[10];
        end[0] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(2), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(6), (uint)length);
        return gzipEnd = end;
    }
}
