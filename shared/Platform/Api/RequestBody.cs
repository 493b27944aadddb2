using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace BoxOffice.Platform.Api;

/// <summary>The body is over the limit.</summary>
/// <param name="MaxBytes">The limit.</param>
public sealed record BodyTooLarge(int MaxBytes)
    : Refusal(RefusalKind.TooLarge, "body-too-large", $"The body must not exceed {MaxBytes} bytes.");

/// <summary>The body is not JSON by its Content-Type.</summary>
public sealed record NotJson() : Refusal(
    RefusalKind.UnsupportedMediaType, "unsupported-media-type", "The Content-Type must be application/json.");

/// <summary>
/// Reads JSON bodies. The worker itself answers a malformed body with an empty 500, and each of its three serializers has other defaults.
/// </summary>
public static class RequestBody
{
    /// <summary>What a body becomes, while its buffer is ours.</summary>
    private delegate Outcome<T> Reader<T>(ReadOnlySpan<byte> bytes);

    /// <summary>16 KiB: the largest request (a hold of 100 seats) has under 1 KiB.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The body as <typeparamref name="T"/>, or 400 (naming the field), 413 or 415.</summary>
    public static ValueTask<Outcome<T>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => ReadAsync(request, type, MaxBytes, cancellationToken);

    /// <summary>As above, for the few operators' calls that may be larger.</summary>
    public static async ValueTask<Outcome<T>> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, int maxBytes, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType()) return new NotJson();
        return await ReadAsync(request, maxBytes, bytes => Parse(bytes, type), cancellationToken);
    }

    /// <summary>The body byte for byte, for a check of its signature; 413 or 415.</summary>
    public static async ValueTask<Outcome<byte[]>> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken) =>
        request.HasJsonContentType()
            ? await ReadAsync(request, maxBytes, bytes => (Outcome<byte[]>)bytes.ToArray(), cancellationToken)
            : new NotJson();

    /// <summary>The value of a JSON text, or 400 naming the field.</summary>
    public static Outcome<T> Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        if (json.IsEmpty) return InvalidRequest.Because("body", "A JSON body is required.");
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } value
                ? value
                : InvalidRequest.Because("body", "Must be an object, not null.");
        }
        catch (JsonException wrong)
        {
            // The message of System.Text.Json names CLR types, so only the path is passed on.
            var field = wrong.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";
            if (wrong is UnclearTimeException) return InvalidRequest.Because(field, TimeQuery.Advice);
            return InvalidRequest.Because(
                field, field == "body" ? "Must be a valid JSON object of the documented form." : "Has the wrong type or is out of range.");
        }
    }

    private static async ValueTask<Outcome<T>> ReadAsync<T>(
        HttpRequest request, int maxBytes, Reader<T> read, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes) return new BodyTooLarge(maxBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(maxBytes, (int)(request.ContentLength ?? 4096)) + 1);
        try
        {
            var length = 0;
            int more;
            while ((more = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
            {
                length += more;
                if (length > maxBytes) return new BodyTooLarge(maxBytes);
                if (length == buffer.Length) buffer = Grow(buffer, length);
            }

            return read(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
