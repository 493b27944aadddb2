using System.Text;

namespace BoxOffice.Load.Engine;

/// <summary>An answer, valid until the connection's next call.</summary>
public readonly record struct HttpAnswer(int Status, ReadOnlyMemory<byte> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>This answer, where nothing but success will do.</summary>
    /// <exception cref="IOException">The status is not 2xx.</exception>
    public HttpAnswer OrThrow() => IsSuccess ? this : throw new IOException($"Status {Status}.");

    /// <summary>The header's value as text, or null.</summary>
    public string? Header(string name)
    {
        if (Find(Headers.Span, Encoding.ASCII.GetBytes(name)) is not { } at) return null;
        var value = Headers.Span[at..];
        var end = value.IndexOf((byte)'\r');
        return Encoding.ASCII.GetString(end < 0 ? value : value[..end]);
    }

    /// <summary>Where the value of a header begins, or null.</summary>
    internal static int? Find(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        for (var at = 0; at < headers.Length;)
        {
            var next = headers[at..].IndexOf("\r\n"u8);
            var line = next < 0 ? headers[at..] : headers.Slice(at, next);
            if (line.Length > name.Length + 2 && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
                return at + name.Length + 2;
            at += next < 0 ? line.Length + 1 : next + 2;
        }

        return null;
    }
}
