using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Architecture;

/// <summary>SECURITY.md names the test that shows each control.</summary>
public sealed partial class SecurityTableTests
{
    [Fact]
    public void Given_the_table_of_threats_When_it_names_tests_Then_each_is_there_and_every_row_has_one()
    {
        var rows = File.ReadLines(Repository.PathOf("SECURITY.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.NotEmpty(Named(row)));
        var there = typeof(SecurityTableTests).Assembly.GetTypes().Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(rows.SelectMany(Named), name => Assert.Contains(name, there));
    }

    private static IEnumerable<string> Named(string row) =>
        Test().Matches(row.TrimEnd('|').Split('|')[^1]).Select(m => m.Groups["name"].Value);

    [GeneratedRegex("`(?<name>[A-Za-z]+Tests)`", RegexOptions.None, 1000)]
    private static partial Regex Test();
}
