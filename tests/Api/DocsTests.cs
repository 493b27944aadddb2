using System.Net;
using BoxOffice.Platform.Contract;

namespace BoxOffice.Tests.Api;

public sealed class DocsTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Theory]
    [InlineData("v1/docs", "text/html")]
    [InlineData("v1/docs/docs.js", "text/javascript")]
    [InlineData("v1/docs/swagger-ui-bundle.js", "text/javascript")]
    [InlineData("v1/docs/swagger-ui.css", "text/css")]
    [InlineData("v1/openapi.json", "application/json")]
    public async Task Given_a_file_of_the_documentation_When_asked_for_Then_it_is_there_and_304_the_next_time(string path, string type)
    {
        var first = await app.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await app.Http.SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void Given_the_deployed_assembly_When_its_references_are_read_Then_no_YAML_parser_is_among_them() =>
        Assert.DoesNotContain(typeof(ApiContract).Assembly.GetReferencedAssemblies(),
            a => a.Name!.Contains("Yaml", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public async Task Given_the_page_When_read_Then_it_names_nothing_outside_this_service()
    {
        var page = await app.Http.GetStringAsync("v1/docs", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("//", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("v1/docs/nothing.js")).Status);
    }

    [Fact]
    public async Task Given_a_limit_of_joins_When_a_user_joins_more_often_Then_429_with_Retry_After()
    {
        await using var limited = await BoxOfficeApp.StartAsync(new BoxOfficeAppOptions
        {
            Settings = new Dictionary<string, string?> { ["RateLimits__Join__PerUser"] = "2", ["RateLimits__Join__Seconds"] = "60" },
        });
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.OK, (await limited.JoinAsync(1)).Status);
        var refused = await limited.JoinAsync(1);
        Assert.Equal("rate-limited", refused.Code);
        Assert.InRange(refused.RetryAfter!.Value, 1, 30);
        Assert.Equal(HttpStatusCode.OK, (await limited.JoinAsync(2)).Status);
    }
}
