using System.Globalization;

namespace BoxOffice.Tests.Infra;

/// <summary>Every call of the API that the deployment guide and the runbook print is made, in their
/// order, against the local stack.</summary>
public sealed class DocumentedCallTests
{
    private const string Key = "an operator's key that only this test knows";

    [Theory]
    [InlineData("docs/runbook.md", 8)]
    [InlineData("docs/deploy.md", 1)]
    public async Task Given_a_sale_When_the_calls_of_a_document_are_made_Then_each_is_answered(string document, int atLeast)
    {
        await using var app =
            await BoxOfficeApp.StartAsync(new() { Settings = new Dictionary<string, string?> { ["Functions__Key"] = Key } });
        var date = await app.ConcertOnSaleAsync();
        var calls = CallsOf(document);

        Assert.InRange(calls.Count, atLeast, 100);
        foreach (var call in calls)
        {
            var answer = await app.CallAsync(
                call.Method, call.Path,
                call.Body?.Replace("[1,2,3]", string.Create(CultureInfo.InvariantCulture, $"[{date.Date.ConcertDateId}]"),
                    StringComparison.Ordinal),
                functionKey: call.HasKey ? Key : null);
            Assert.True((int)answer.Status is >= 200
                and < 300, $"{document}: {call.Method} {call.Path} {call.Body} is answered with {answer.Status} {answer.Body}");
        }
    }

    [Fact]
    public void Given_a_call_When_it_is_read_Then_its_parts_are_those_that_curl_would_send()
    {
        var call = Assert.Single(CallsIn("""curl -X PATCH $API/v1/x -H "x-functions-key: $KEY" -H 'Content-Type: application/json' -d '{"a":1}'   # why"""));

        Assert.Equal((HttpMethod.Patch, "v1/x", "{\"a\":1}", true), (call.Method, call.Path, call.Body, call.HasKey));
    }

    private static IReadOnlyList<DocumentedCall> CallsOf(string document) =>
        [.. ShellCommands.OfDocument(document).Where(words => words[0] == "curl").Select(Read).OfType<DocumentedCall>()];

    private static IReadOnlyList<DocumentedCall> CallsIn(string script) =>
        [.. ShellCommands.Of(script).Select(Read).OfType<DocumentedCall>()];

    private static DocumentedCall? Read(IReadOnlyList<string> words)
    {
        string After(string flag) => words.SkipWhile(w => w != flag).Skip(1).FirstOrDefault("");
        if (words.FirstOrDefault(w => w.StartsWith("$API/", StringComparison.Ordinal)) is not { } url) return null;
        var body = After("-d");
        return new DocumentedCall(
            HttpMethod.Parse(After("-X") is { Length: > 0 } method ? method : "GET"), url["$API/".Length..], body.Length > 0 ? body : null,
            words.Contains("x-functions-key: $KEY"));
    }

    private sealed record DocumentedCall(HttpMethod Method, string Path, string? Body, bool HasKey);
}
