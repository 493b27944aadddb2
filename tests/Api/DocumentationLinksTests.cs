using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Api;

/// <summary>A link of the documentation to a file of this repository leads somewhere, and one to a heading to a heading.</summary>
public sealed partial class DocumentationLinksTests
{
    [Fact]
    public void Every_relative_link_resolves() => Assert.Equal([], Documents().SelectMany(Broken));

    [Fact]
    public void The_index_of_decisions_lists_each_once_and_in_order()
    {
        var files = Directory.EnumerateFiles(Repository.PathOf("docs/adr"), "0*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        var listed = File.ReadLines(Repository.PathOf("docs/adr/README.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => Link().Matches(line)).Select(match => match.Groups["target"].Value);

        Assert.Equal(files, listed);
    }

    [Theory]
    [InlineData("[a](docs/deploy.md#settings)", 0)]
    [InlineData("[a](docs/deploy.md#nothing-of-the-kind)", 1)]
    [InlineData("![a](docs/nothing.svg) and [b](https://example.org/nothing)", 1)]
    public void A_broken_link_is_seen(string text, int broken) =>
        Assert.Equal(broken, Broken(Repository.PathOf("README.md"), text).Count());

    private static IEnumerable<string> Documents() => Directory.EnumerateFiles(Repository.Root, "*.md")
        .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories));

    private static IEnumerable<string> Broken(string document) => Broken(document, File.ReadAllText(document));

    private static IEnumerable<string> Broken(string document, string text) =>
        Link().Matches(text).Select(match => match.Groups["target"].Value)
        .Where(target => !Scheme().IsMatch(target) && !Resolves(document, target))
        .Select(target => $"{Path.GetRelativePath(Repository.Root, document)}: {target}");

    private static bool Resolves(string document, string target)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? document
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(parts[0])));
        if (!File.Exists(file)) return Directory.Exists(file) && parts.Length == 1;
        return parts.Length == 1 || !file.EndsWith(".md", StringComparison.Ordinal) || Anchors(File.ReadAllText(file)).Contains(parts[1]);
    }

    /// <summary>As GitHub makes them: small letters, hyphens for spaces, nothing else.</summary>
    private static IEnumerable<string> Anchors(string text) => Heading().Matches(text)
        .Select(match => NoAnchor().Replace(match.Groups["title"].Value.Trim(), "").Replace(' ', '-').ToLowerInvariant());

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^\w+:", RegexOptions.None, 1000)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex NoAnchor();
}
