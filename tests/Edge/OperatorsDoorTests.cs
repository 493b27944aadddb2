using System.Net;

namespace BoxOffice.Tests.Edge;

/// <summary>What operators' calls refuse before anything else, on a stack whose keys nobody set.</summary>
public sealed class OperatorsDoorTests(OperatorsDoorTests.Office office) : IClassFixture<OperatorsDoorTests.Office>
{
    private const string Origin = "https://tickets.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1/ops/queues?code=secret")]
    [InlineData("v1/ops/audit?size=1&code=secret")]
    public async Task Given_a_function_key_in_the_address_When_an_operator_calls_Then_400_names_it(string path)
    {
        using var answer = await office.Http.GetAsync(new Uri(path, UriKind.Relative), Token);
        var text = await answer.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("x-functions-key", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_sign_in_that_comes_back_to_a_page_Then_its_code_is_the_pages_own()
    {
        using var answer = await office.Http.GetAsync(new Uri("pages/buyer?code=x", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("localhost:7071", "http://localhost:3000", true)]
    [InlineData("[::1]:7071", null, true)]
    [InlineData("127.0.0.1", Origin, true)]
    [InlineData("rebound.example", null, false)]
    [InlineData("127.0.0.1.rebound.example", null, false)]
    [InlineData("127.0.0.1", "https://evil.example", false)]
    [InlineData("127.0.0.1", "null", false)]
    public async Task Given_no_key_When_a_page_or_a_name_of_elsewhere_calls_Then_403_and_buyers_calls_stay_open(string host, string? origin,
        bool may)
    {
        foreach (var path in (string[])["/api/v1/ops/audit", "/admin/host/status"])
            Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, await StatusAsync(path, host, origin));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/v1/health/live", host, origin));
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string host, string? origin)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        call.Headers.Host = host;
        if (origin is not null) call.Headers.Add("Origin", origin);
        // The local host's own answer is no part of the contract, which every answer to the app's client is held against.
        using var client = new HttpClient { BaseAddress = office.Http.BaseAddress };
        using var answer = await client.SendAsync(call, Token);
        return answer.StatusCode;
    }

    public sealed class Office() : BoxOfficeApp(new BoxOfficeAppOptions
    {
        Settings = new Dictionary<string, string?> { ["Edge__OperatorOrigins"] = Origin },
    });
}
