using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BoxOffice.Load.Engine;

/// <summary>
/// One keep-alive HTTP/1.1 connection, one call at a time. HttpClient costs about as much processor as the service under test, and
/// on one machine that is taken from it; this reads and writes one reused buffer. Speaks what Kestrel answers: Content-Length or
/// chunked, no trailers.
/// </summary>
/// <param name="timeout">How long an answer is waited for, connecting included; ten seconds unless told.</param>
public sealed class HttpConnection(IPEndPoint server, TimeSpan? timeout = null) : IDisposable
{
    private readonly TimeSpan limit = timeout ?? TimeSpan.FromSeconds(10);
    private readonly string host = $"Host: {server}\r\n";
    private CancellationTokenSource patience = new();
    private Socket? socket;
    private byte[] buffer = new byte[16 * 1024];
    private byte[] request = new byte[1024];
    private int filled;

    /// <summary>Sends a request and reads the whole answer. The answer's memory is valid until the next call.</summary>
    /// <param name="path">With the query.</param>
    /// <param name="bearer">The queue token, or null.</param>
    /// <param name="json">The body, or null.</param>
    /// <param name="headers">Further lines, each ended by CRLF.</param>
    /// <exception cref="IOException">No answer in time, the server closed the connection, or answered what this does not speak.</exception>
    /// <exception cref="SocketException">No connection.</exception>
    public async ValueTask<HttpAnswer> SendAsync(
        string method, string path, string? bearer, string? json, CancellationToken cancellationToken, string? headers = null)
    {
        // One timer for all calls of a connection: a new one for each would cost more than some calls do.
        if (!patience.TryReset()) patience = new CancellationTokenSource();
        patience.CancelAfter(limit);
        using var stopped = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        try
        {
            socket ??= await ConnectAsync(patience.Token);
            await SendAllAsync(Write(method, path, bearer, json, headers), patience.Token);
            return await ReceiveAsync(patience.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            Dispose();
            throw new IOException($"No answer within {limit.TotalSeconds:0.#} s.", late);
        }
        // A connection with half an answer in it is of no use to the next call.
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Closes it; the next call opens a new one.</summary>
    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    private async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (!IPAddress.IsLoopback(server.Address)) throw new UsageException("The driver loads this machine only.");
        var connecting = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await connecting.ConnectAsync(server, cancellationToken);
        return connecting;
    }

    private ReadOnlyMemory<byte> Write(string method, string path, string? bearer, string? json, string? headers)
    {
        var body = json is null ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n";
        var authorization = bearer is null ? "" : $"Authorization: Bearer {bearer}\r\n";
        var text = $"{method} {path} HTTP/1.1\r\n{host}{authorization}{body}{headers}\r\n{json}";
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (request.Length < longest) request = new byte[longest];
        return request.AsMemory(0, Encoding.UTF8.GetBytes(text, request));
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket!.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
    }

    private async ValueTask<HttpAnswer> ReceiveAsync(CancellationToken cancellationToken)
    {
        filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0) await FillAsync(cancellationToken);
        var body = end + 4;
        var status = Whole(buffer.AsSpan("HTTP/1.1 ".Length));
        if (Header(end, "Content-Length"u8) is { } length)
        {
            var size = Whole(buffer.AsSpan(length));
            while (filled < body + size) await FillAsync(cancellationToken);
            return new HttpAnswer(status, buffer.AsMemory(0, end), buffer.AsMemory(body, size));
        }

        if (Header(end, "Transfer-Encoding"u8) is null) return new HttpAnswer(status, buffer.AsMemory(0, end), default);
        return new HttpAnswer(status, buffer.AsMemory(0, end), await ReadChunksAsync(body, cancellationToken));
    }

    /// <summary>Joins the chunks in place, over their own headings.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadChunksAsync(int body, CancellationToken cancellationToken)
    {
        var (read, written) = (body, body);
        while (true)
        {
            int line;
            while ((line = buffer.AsSpan(read, filled - read).IndexOf("\r\n"u8)) < 0) await FillAsync(cancellationToken);
            var size = Whole(buffer.AsSpan(read, line), 'x');
            var from = read + line + 2;
            while (filled < from + size + 2) await FillAsync(cancellationToken);
            if (size == 0) return buffer.AsMemory(body, written - body);
            buffer.AsSpan(from, size).CopyTo(buffer.AsSpan(written));
            (read, written) = (from + size + 2, written + size);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var count = await socket!.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, cancellationToken);
        if (count == 0) throw new IOException("The server closed the connection.");
        filled += count;
    }

    private int? Header(int end, ReadOnlySpan<byte> name) => HttpAnswer.Find(buffer.AsSpan(0, end), name);

    private static int Whole(ReadOnlySpan<byte> digits, char format = 'D') =>
        Utf8Parser.TryParse(digits, out int number, out _, format) ? number : throw new IOException("That is no HTTP answer.");
}
