using System.Globalization;
using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Architecture;

/// <summary>
/// No line of C# is wider than the .editorconfig says: <c>dotnet format</c> does not wrap. Raw strings are what they are, for a break
/// would be in the text.
/// </summary>
public partial class LineWidthTests
{
    private static readonly int Widest = int.Parse(
        MaxLineLength().Match(File.ReadAllText(Repository.PathOf(".editorconfig"))).Groups["width"].Value, CultureInfo.InvariantCulture);

    [Fact]
    public void No_line_of_C_sharp_is_wider_than_the_editorconfig_says()
    {
        var files = ((string[])["shared", "functions", "local", "tests"]).SelectMany(Repository.Sources).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(
            file => TooWide(File.ReadLines(file)).Select(line => $"{Path.GetRelativePath(Repository.Root, file)}({line})")));
    }

    [Fact]
    public void A_line_that_is_too_wide_is_found_outside_raw_strings_and_only_there()
    {
        var wide = new string('x', Widest + 1);
        var quotes = new string('"', 3);

        Assert.Equal([1, 6], TooWide([wide, $"var text = {quotes}", wide, quotes, $"{quotes}{wide}{quotes}", wide]));
    }

    private static IEnumerable<int> TooWide(IEnumerable<string> lines)
    {
        var isRaw = false;
        foreach (var (line, text) in lines.Select((text, index) => (index + 1, text)))
        {
            var wasRaw = isRaw;
            var marks = RawQuotes().Count(text);
            if (marks % 2 == 1) isRaw = !isRaw;
            if (!wasRaw && marks == 0 && text.Length > Widest) yield return line;
        }
    }

    [GeneratedRegex(@"^max_line_length = (?<width>\d+)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MaxLineLength();

    [GeneratedRegex("\"{3,}", RegexOptions.NonBacktracking)]
    private static partial Regex RawQuotes();
}
