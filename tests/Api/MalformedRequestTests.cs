using System.Net;
using System.Text;
using CsCheck;

namespace BoxOffice.Tests.Api;

/// <summary>Whatever is sent, somebody with a bug or a bad intention gets a refusal: no 5xx, no hang, nothing of our insides.</summary>
public sealed class MalformedRequestTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    private const int Requests = 2000;

    private static readonly string[] Fragments =
    [
        "0", "-1", "1", "9007199254740992", "9223372036854775808", "1e9", "1.5", "NaN", "null", "true", "''", "%00", "%F0%9F%8E%AB",
        "..%2f..%2fetc",
        "{}", "a b", "%ED%95%9C%EA%B8%80", "' OR 1=1 --", "<script>", "%E2%80%AE", "00000000000000000001", "%25", "$ref", "queue:main", "*",
    ];

    private static readonly string[] Values =
    [
        "0", "-1", "1", "2", "1.5", "1e400", "9223372036854775808", "null", "true", "\"1\"", "\"\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"한글🎫\"", "[]", "[1,1]",
        "[null]", "{}", "{\"a\":1}", "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "\"2027-13-45T99:99:99Z\"",
        "\"9999-12-31T23:59:59.9999999+14:00\"",
    ];

    private static readonly string[] Fields =
    [
        "userId", "concertId", "concertDateId", "seatNumber", "seatNumbers", "quantity", "section", "adjacent", "balance", "token",
        "reservationId", "phase",
        "capacity", "opensAt", "venues", "concerts", "dates", "concertIds", "concertDateIds", "__proto__", "unknown", "USERID",
    ];

    private static readonly Gen<string> Json = Gen.Frequency(
        (8, Gen.Select(OneOf(Fields), OneOf(Values)).Array[0, 6]
            .Select(f => $"{{{string.Join(',', f.Select(p => $"\"{p.Item1}\":{p.Item2}"))}}}")),
        (2, OneOf(Values)),
        (1, Gen.String[Gen.Char, 0, 200]),
        (1, Gen.Int[1, 40_000].Select(n => $"{{\"section\":\"{new string('x', n)}\"}}")),
        (1, Gen.Int[1, 3000].Select(n => new string('[', n))));

    private static readonly Gen<string?> Bearer = OneOf<string?>(
        null, "", "x", "Bearer", "Bearer ", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic Og==",
        "Bearer " + new string('A', 4000), "Bearer \t", "bearer ..");

    private static readonly Gen<string?> ContentType = Gen.Frequency(
        (6, Gen.Const((string?)"application/json")),
        (1, OneOf<string?>(null, "text/plain", "application/json; charset=utf-16", "application/xml", "application/problem+json",
            "multipart/form-data; boundary=x", ";;")));

    private static readonly Gen<Malformed> Request = Gen.Select(
        OneOf([.. ApiContractDocument.Current.Operations]), OneOf(Fragments), OneOf(Fragments), Json, Bearer, ContentType,
        (operation, first, query, body, bearer, type) => new Malformed(operation, first, query, body, bearer, type));

    private sealed record Malformed(ApiOperation Operation, string Segment, string Query, string Body, string? Bearer, string? ContentType);

    [Fact]
    public async Task Given_2000_malformed_requests_When_sent_Then_no_5xx_no_hang_and_nothing_of_our_insides()
    {
        using var http = new HttpClient { BaseAddress = app.Http.BaseAddress, Timeout = TimeSpan.FromSeconds(20) };
        await Request.SampleAsync(r => SurvivesAsync(http, r), iter: Requests, threads: 2);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static async Task SurvivesAsync(HttpClient http, Malformed malformed)
    {
        using var request = ToRequest(malformed);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(
            (int)answer.StatusCode < 500, $"{(int)answer.StatusCode} {request.Method} {request.RequestUri}: " +
            $"{malformed.Body[..Math.Min(300, malformed.Body.Length)]} -> {body}");
        if (answer.StatusCode == HttpStatusCode.OK) return;
        foreach (var inside in (string[])["   at ", "System.", "BoxOffice.", "Exception", "/work", "C:\\"])
            Assert.DoesNotContain(inside, body, StringComparison.Ordinal);
    }

    private static HttpRequestMessage ToRequest(Malformed malformed)
    {
        var path = System.Text.RegularExpressions.Regex.Replace(
            malformed.Operation.Path.TrimStart('/'), @"\{\w+\}", _ => Uri.EscapeDataString(Uri.UnescapeDataString(malformed.Segment)),
            System.Text.RegularExpressions.RegexOptions.NonBacktracking);
        var query = Uri.EscapeDataString(malformed.Query);
        var request = new HttpRequestMessage(new HttpMethod(malformed.Operation.Method),
            $"{path}?page={query}&size={query}&userId={query}&status={query}&past={query}&code={query}");
        if (malformed.Operation.Method is not "GET")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(malformed.Body));
            if (malformed.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (malformed.Bearer is { } bearer) request.Headers.TryAddWithoutValidation("Authorization", bearer);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", malformed.Query);
        request.Headers.TryAddWithoutValidation("If-None-Match", malformed.Segment);
        request.Headers.TryAddWithoutValidation("traceparent", malformed.Segment);
        return request;
    }
}
