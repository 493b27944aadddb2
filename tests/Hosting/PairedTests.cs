using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BoxOffice.Local;
using BoxOffice.Local.Host;
using BoxOffice.Local.Sample;

namespace BoxOffice.Tests.Hosting;

/// <summary>The host in this process and the host with a worker of its own process answer alike.</summary>
[Collection(Alone.Name)]
public sealed class PairedTests(PairedTests.Stacks stacks) : IClassFixture<PairedTests.Stacks>
{
    internal const string FunctionKey = "a function key";
    internal const string MasterKey = "the master key";

    private static readonly string[] Volatile = ["Date", "ETag", "Last-Modified", "Content-Length", "Transfer-Encoding", "Connection"];
    private readonly LocalStack inProcess = stacks.InProcess;
    private readonly LocalStack child = stacks.Child;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Given_over_200_requests_When_both_forms_are_sent_them_Then_status_type_code_and_headers_are_the_same()
    {
        Assert.True(PairedRequest.All.Count >= 200, $"{PairedRequest.All.Count} requests");
        using var client =
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });
        var differences = new List<string>();
        foreach (var request in PairedRequest.All)
        {
            var one = await AnswerAsync(client, inProcess.BaseAddress, request);
            var other = await AnswerAsync(client, child.BaseAddress, request);
            if (one != other)
                differences.Add($"{request.Name} ({request.Method} {request.Target}):\n  in process {one}\n  child      {other}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {PairedRequest.All.Count} differ:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public async Task Given_a_body_that_trickles_past_its_refusal_When_sent_Then_413_in_process_and_an_empty_500_behind_a_hop()
    {
        Assert.Equal("HTTP/1.1 413", await TrickleAsync(inProcess.BaseAddress));
        // As the real host: its hop reads an answer only when the body is sent.
        Assert.Equal("HTTP/1.1 500", await TrickleAsync(child.BaseAddress));
    }

    [Fact]
    public async Task Given_a_header_that_is_not_ascii_When_sent_Then_both_forms_answer_as_the_real_host()
    {
        Assert.Equal("HTTP/1.1 500", await RawAsync(inProcess.BaseAddress, "X-Name: Jos\u00e9\r\n"));
        Assert.Equal("HTTP/1.1 500", await RawAsync(child.BaseAddress, "X-Name: Jos\u00e9\r\n"));
    }

    [Fact]
    public async Task Given_clients_that_leave_at_once_and_many_at_once_When_sent_Then_both_forms_go_on()
    {
        foreach (var stack in new[] { inProcess, child })
        {
            using var client = new HttpClient { BaseAddress = stack.BaseAddress };
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => LeaveAsync(stack.BaseAddress)));
            var answers =
                await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetAsync(new Uri("v1/concerts", UriKind.Relative), Token)));
            Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        }
    }

    private static Task<LocalStack> StartAsync(bool isChild) => LocalStack.StartAsync(
        new LocalStackOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Functions__Key"] = FunctionKey,
                ["Functions__MasterKey"] = MasterKey,
                ["Edge__AllowedOrigins"] = "https://tickets.example",
            },
            Host = new FunctionsHostOptions { Child = isChild, RunTimers = false },
            ChildSample = SampleSize.Small,
        },
        Token);

    private static async Task<string> AnswerAsync(HttpClient client, Uri host, PairedRequest request)
    {
        try
        {
            using var message = request.ToMessage(host);
            using var answer = await client.SendAsync(message, Token);
            var body = await answer.Content.ReadAsByteArrayAsync(Token);
            var headers = answer.Headers.Concat(answer.Content.Headers)
                .Where(h => !Volatile.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
                .OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
            return $"{(int)answer.StatusCode} {Code(answer, body)} {(body.Length == 0 ? "empty" : "")} [{string.Join("; ", headers)}]";
        }
        // A connection that the server closes is an answer as well.
        catch (HttpRequestException failure)
        {
            return $"{failure.HttpRequestError}";
        }
    }

    private static string? Code(HttpResponseMessage answer, byte[] body)
    {
        // The answer to HEAD has the type of its GET, and no body.
        if (body.Length == 0 || answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        using var problem = JsonDocument.Parse(body);
        return problem.RootElement.GetProperty("code").GetString();
    }

    private static async Task<string> TrickleAsync(Uri host)
    {
        using var socket = await ConnectAsync(host);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/reservations HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Type: application/json\r\nContent-Length: " +
                $"40000\r\n\r\n{{\"a\":\""), Token);
        var answer = ReadAsync(stream);
        // A little more of the body until the answer is there.
        while (!answer.IsCompleted)
        {
            try
            {
                await stream.WriteAsync("x"u8.ToArray(), Token);
            }
            catch (IOException)
            {
                break;
            }

            await Task.WhenAny(answer, Task.Delay(50, Token));
        }

        return await answer;
    }

    private static async Task<string> RawAsync(Uri host, string headers)
    {
        using var socket = await ConnectAsync(host);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET /api/v1/concerts HTTP/1.1\r\nHost: {host.Authority}\r\n{headers}\r\n"), Token);
        return await ReadAsync(stream);
    }

    private static async Task LeaveAsync(Uri host)
    {
        using var socket = await ConnectAsync(host);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/concerts HTTP/1.1\r\nHost: {host.Authority}\r\n\r\n"), Token);
    }

    private static async Task<Socket> ConnectAsync(Uri host)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.Port, Token);
        return socket;
    }

    /// <summary>The first words of the status line.</summary>
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[12];
        await stream.ReadExactlyAsync(buffer, Token).AsTask().WaitAsync(Eventually.Patience, Token);
        return Encoding.ASCII.GetString(buffer);
    }

    /// <summary>Both forms, with the same settings and concerts.</summary>
    public sealed class Stacks : IAsyncLifetime
    {
        /// <summary>The worker in this process.</summary>
        public LocalStack InProcess { get; private set; } = null!;

        /// <summary>The worker in a process of its own.</summary>
        public LocalStack Child { get; private set; } = null!;

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            InProcess = await StartAsync(isChild: false);
            Child = await StartAsync(isChild: true);
            await SampleData.CreateAsync(InProcess.Services, SampleSize.Small, TestContext.Current.CancellationToken);
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            await InProcess.DisposeAsync();
            await Child.DisposeAsync();
        }
    }
}
