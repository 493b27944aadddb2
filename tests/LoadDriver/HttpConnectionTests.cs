using System.Net;
using System.Net.Sockets;
using System.Text;
using BoxOffice.Load.Engine;

namespace BoxOffice.Tests.LoadDriver;

public sealed class HttpConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", 200, "hello")]
    [InlineData("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nRetry-After: 7\r\n\r\n", 404, "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nRetry-After: 7\r\n\r\n", 304, "")]
    public async Task Given_an_answer_in_pieces_When_received_Then_it_is_whole(string answer, int status, string body)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, answer);
        using var connection = new HttpConnection((IPEndPoint)listener.LocalEndpoint);
        var received = await connection.SendAsync("GET", "/", "token", null, Token);
        Assert.Equal(status, received.Status);
        Assert.Equal(body, Encoding.ASCII.GetString(received.Body.Span));
        Assert.Equal(status >= 300 ? "7" : null, received.Header("retry-after"));
        Assert.Contains("Authorization: Bearer token\r\n", await serving, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_server_that_does_not_answer_When_the_time_is_up_Then_the_call_fails_and_the_next_has_its_own_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new HttpConnection((IPEndPoint)listener.LocalEndpoint, TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAsync<IOException>(async () => await connection.SendAsync("GET", "/", null, null, Token));
        using var silent = await listener.AcceptSocketAsync(Token);
        var serving = ServeAsync(listener, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(200, (await connection.SendAsync("GET", "/", null, null, Token)).Status);
        await serving;
    }

    private static async Task<string> ServeAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptSocketAsync(Token);
        client.NoDelay = true;
        var request = new byte[4096];
        var length = await client.ReceiveAsync(request, Token);
        // A byte a segment: whatever the reader assumes about boundaries is wrong here.
        foreach (var piece in Encoding.ASCII.GetBytes(answer)) await client.SendAsync(new[] { piece }, Token);
        return Encoding.ASCII.GetString(request, 0, length);
    }
}
