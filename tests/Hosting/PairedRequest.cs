using System.IO.Compression;
using System.Text;
using BoxOffice.Tests.Api;

namespace BoxOffice.Tests.Hosting;

/// <summary>A request that both forms of the host are sent.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Target">Path and query, as they go over the wire.</param>
/// <param name="Body">Sent as it is; null sends none.</param>
/// <param name="ContentType">Null sends none.</param>
/// <param name="Headers">Beside those of the body.</param>
/// <param name="Chunked">Without a length.</param>
internal sealed record PairedRequest(
    string Name, string Method, string Target, byte[]? Body = null, string? ContentType = "application/json",
    IReadOnlyDictionary<string, string>? Headers = null, bool Chunked = false)
{
    private const string Origin = "https://tickets.example";

    /// <summary>At least 200 requests: every operation of docs/openapi.yaml in several spellings, and what clients do wrong.</summary>
    public static IReadOnlyList<PairedRequest> All { get; } = [.. Operations(), .. Bodies(), .. Headered(), .. Edges(), .. Admin()];

    /// <summary>The message for a client.</summary>
    public HttpRequestMessage ToMessage(Uri host)
    {
        var message = new HttpRequestMessage(
            new HttpMethod(Method),
            new Uri($"{host.GetLeftPart(UriPartial.Authority)}{Target}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
        {
            message.Content = Chunked ? new StreamContent(new MemoryStream(Body)) : new ByteArrayContent(Body);
            if (ContentType is not null) message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            if (Chunked) message.Headers.TransferEncodingChunked = true;
        }

        foreach (var (name, value) in Headers ?? new Dictionary<string, string>())
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static IEnumerable<PairedRequest> Operations()
    {
        foreach (var operation in ApiContractDocument.Current.Operations)
        {
            var path = $"/api{ApiContractDocument.Unnamed(operation.Path).Replace("{}", "1", StringComparison.Ordinal)}";
            var body = operation.Method is "POST" or "PUT" or "PATCH" ? "{}"u8.ToArray() : null;
            yield return new($"{operation.Id}", operation.Method, path, body);
            yield return new($"{operation.Id} with a trailing slash", operation.Method, $"{path}/", body);
            yield return new($"{operation.Id} in upper case", operation.Method, path.ToUpperInvariant(), body);
            yield return new($"{operation.Id} with a double slash", operation.Method,
                path.Replace("/v1/", "//v1/", StringComparison.Ordinal), body);
            yield return new($"{operation.Id} by another method", "TRACE" == operation.Method ? "GET" : "PROPFIND", path);
            yield return new($"{operation.Id} as HEAD", "HEAD", path);
            yield return new($"{operation.Id} asked by a browser", "OPTIONS", path, Headers: Preflight(operation.Method));
        }
    }

    private static IEnumerable<PairedRequest> Bodies()
    {
        (string Name, string Method, string Path, string Good)[] calls =
        [
            ("join", "POST", "/api/v1/queues/token", """{"userId":1}"""),
            ("hold", "POST", "/api/v1/reservations", """{"userId":1,"concertId":1,"concertDateId":1,"seatNumber":1}"""),
            ("charge", "PATCH", "/api/v1/users/1/charge", """{"balance":10}"""),
        ];
        foreach (var (name, method, path, good) in calls)
        {
            var bytes = Encoding.UTF8.GetBytes(good);
            yield return new($"{name} chunked", method, path, bytes, Chunked: true);
            yield return new($"{name} without a body", method, path);
            yield return new($"{name} with an empty body", method, path, []);
            yield return new($"{name} as text", method, path, bytes, "text/plain");
            yield return new($"{name} without a content type", method, path, bytes, null);
            yield return new($"{name} malformed", method, path, "{\"userId\":"u8.ToArray());
            yield return new($"{name} of an array", method, path, "[1]"u8.ToArray());
            yield return new($"{name} of null", method, path, "null"u8.ToArray());
            yield return new($"{name} that is not UTF-8", method, path, [0xff, 0xfe, 0x7b, 0x7d]);
            yield return new($"{name} compressed", method, path, Gzip(bytes),
                Headers: new Dictionary<string, string> { ["Content-Encoding"] = "gzip" });
            yield return new($"{name} of 17 KB", method, path, Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 17_000)}\"}}"));
            yield return new($"{name} of 17 KB, chunked", method, path, Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 17_000)}\"}}"),
                Chunked: true);
            yield return new($"{name} of 2 MB", method, path, new byte[2_000_000]);
        }
    }

    private static IEnumerable<PairedRequest> Headered()
    {
        const string Concerts = "/api/v1/concerts";
        yield return new("a large header", "GET", Concerts,
            Headers: new Dictionary<string, string> { ["X-Large"] = new string('x', 20_000) });
        yield return new("a header that is too large", "GET", Concerts,
            Headers: new Dictionary<string, string> { ["X-Large"] = new string('x', 40_000) });
        yield return new("many headers", "GET", Concerts, Headers: Enumerable.Range(0, 80).ToDictionary(i => $"X-Header-{i}", _ => "x"));
        yield return new("too many headers", "GET", Concerts,
            Headers: Enumerable.Range(0, 120).ToDictionary(i => $"X-Header-{i}", _ => "x"));
        yield return new("an origin that may not call", "GET", Concerts,
            Headers: new Dictionary<string, string> { ["Origin"] = "https://evil.example" });
        yield return new("an origin that may call", "GET", Concerts, Headers: new Dictionary<string, string> { ["Origin"] = Origin });
        yield return new("no ETag that matches", "GET", Concerts,
            Headers: new Dictionary<string, string> { ["If-None-Match"] = "\"none\"" });
        yield return new("any ETag", "GET", Concerts, Headers: new Dictionary<string, string> { ["If-None-Match"] = "*" });
        yield return new("a wrong token", "GET", "/api/v1/queues/token",
            Headers: new Dictionary<string, string> { ["Authorization"] = "Bearer a.b.c" });
        yield return new("another scheme", "GET", "/api/v1/queues/token",
            Headers: new Dictionary<string, string> { ["Authorization"] = "Basic Og==" });
        yield return new("a forged address", "GET", Concerts, Headers: new Dictionary<string, string>
        {
            ["X-Forwarded-For"] = "192.0.2.1",
            ["X-Azure-ClientIP"] = "192.0.2.1",
            ["X-Forwarded-Host"] = "evil.example",
            ["Forwarded"] = "for=192.0.2.1",
        });
        yield return new("gzip accepted", "GET", Concerts, Headers: new Dictionary<string, string> { ["Accept-Encoding"] = "gzip" });
        yield return new("a traceparent", "GET", "/api/v1/concerts/x", Headers: new Dictionary<string, string>
        {
            ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        });
    }

    private static IEnumerable<PairedRequest> Edges()
    {
        string[] targets =
        [
            "/", "/api", "/api/", "/api/v1", "/api/v1/none", "/api/v1/concerts/%00", "/api/v1/concerts/%2e%2e/x",
            "/api/v1/concerts/%E2%82%AC",
            "/api/v1/concerts/1%2F2", "/api/v1/concerts?page=0&page=1", "/api/v1/concerts?page=%00", "/api/v1/concerts?",
            "/api/v1/concerts?size=1000000",
            "/api/v1/concerts/9223372036854775808", "/api/v1/concerts/-1", "/api/v1/concerts/1;a=b", "/api/v1/concerts/1/dates?x=y#z",
            "/API/V1/CONCERTS/1/DATES",
            "/api/v1/concerts/dates/1/seats?section=none", "/api/v1/queues/none/board", "/api/v1/docs/none.js", "/robots.txt",
            "/favicon.ico",
        ];
        return targets.Select(target => new PairedRequest($"GET {target}", "GET", target));
    }

    private static IEnumerable<PairedRequest> Admin()
    {
        (string Name, IReadOnlyDictionary<string, string>? Headers)[] keys =
        [
            ("no key", null),
            ("a wrong key", Key("wrong")),
            ("the function key", Key(PairedTests.FunctionKey)),
            ("the master key", Key(PairedTests.MasterKey)),
        ];
        foreach (var (name, headers) in keys)
        {
            yield return new($"ops with {name}", "GET", "/api/v1/ops/poison", Headers: headers);
            yield return new($"functions with {name}", "GET", "/admin/functions", Headers: headers);
            yield return new($"status with {name}", "GET", "/admin/host/status", Headers: headers);
            yield return new($"a run with {name}", "POST", "/admin/functions/MeasureQueues", "{\"input\":\"\"}"u8.ToArray(),
                Headers: headers);
        }

        var master = Key(PairedTests.MasterKey);
        yield return new("a key in the query", "GET", $"/api/v1/ops/poison?code={PairedTests.FunctionKey}");
        yield return new("a run of nothing", "POST", "/admin/functions/None", "{}"u8.ToArray(), Headers: master);
        yield return new("a run of an http function", "POST", "/admin/functions/Live", "{}"u8.ToArray(), Headers: master);
        yield return new("a run without a body", "POST", "/admin/functions/MeasureQueues", [], Headers: master);
        yield return new("a run without a content type", "POST", "/admin/functions/MeasureQueues", "{}"u8.ToArray(), null, master);
        yield return new("a run of a number", "POST", "/admin/functions/MeasureQueues", "{\"input\":7}"u8.ToArray(), Headers: master);
    }

    private static Dictionary<string, string> Key(string key) => new() { ["x-functions-key"] = key };

    private static Dictionary<string, string> Preflight(string method) =>
        new() { ["Origin"] = Origin, ["Access-Control-Request-Method"] = method };

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
