using System.Net;
using System.Text.RegularExpressions;
using BoxOffice.Platform.Pages;

namespace BoxOffice.Tests.Pages;

public sealed partial class PageFilesTests(BoxOfficeApp app) : IClassFixture<BoxOfficeApp>
{
    [Theory]
    [InlineData("buyer")]
    [InlineData("operator")]
    public async Task Given_a_page_When_it_is_read_Then_every_file_it_names_is_there_and_kept_for_a_year(string page)
    {
        var html = await app.Http.GetStringAsync($"pages/{page}", TestContext.Current.CancellationToken);
        var files = NamedFile().Matches(html).Select(m => m.Groups["file"].Value).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            Assert.StartsWith(app.Get<PageFiles>().Version + "/", file);
            using var answer = await app.Http.GetAsync($"pages/{file}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString());
        }
    }

    [Fact]
    public async Task Given_every_module_When_it_is_read_Then_what_it_imports_is_there()
    {
        string[] names = [.. Directory.GetFiles(Repository.PathOf("pages/assets"), "*.js").Select(f => Path.GetFileName(f)!)];
        foreach (var name in names)
        {
            var code = await app.Http.GetStringAsync($"pages/assets/{name}", TestContext.Current.CancellationToken);
            foreach (Match import in Import().Matches(code)) Assert.Contains(import.Groups["file"].Value, names);
        }
    }

    [Fact]
    public async Task Given_a_page_When_answered_Then_its_policy_allows_nothing_inline_and_it_is_revalidated()
    {
        using var answer = await app.Http.GetAsync("pages/buyer", TestContext.Current.CancellationToken);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoCache);
        using var again = new HttpRequestMessage(HttpMethod.Get, "pages/buyer");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var same = await app.Http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task Given_the_address_of_another_version_When_asked_Then_the_current_file_is_answered_and_not_kept()
    {
        using var answer = await app.Http.GetAsync("pages/0123456789abcdef/buyer.js", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Null(answer.Headers.CacheControl.MaxAge);
    }

    [Fact]
    public void Given_the_source_of_the_pages_When_searched_Then_nothing_is_loaded_from_another_origin()
    {
        var sources = Directory.GetFiles(Repository.PathOf("pages"), "*.html").Concat(Directory.GetFiles(Repository.PathOf("pages/assets")))
            .Where(f => Path.GetFileName(f) is not ("lit-html.js" or "config.js"));
        Assert.All(sources, file => Assert.DoesNotMatch("https?://(?!www\\.w3\\.org/2000/svg)", File.ReadAllText(file)));
    }

    [GeneratedRegex("(?:href|src)=\"(?<file>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedFile();

    [GeneratedRegex("""(?:from|import) ?\(?"\./(?<file>[^"]+)"|from"\./(?<file>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Import();
}
