using System.Text.RegularExpressions;

namespace BoxOffice.Tests.Faults;

/// <summary>Whoever adds a read that may be behind says in docs/protocol.md why that is harmless.</summary>
public sealed partial class ReadTableTests
{
    [Fact]
    public void Given_a_read_that_may_be_behind_When_the_table_of_reads_is_searched_Then_it_has_a_row()
    {
        var rows = File.ReadAllLines(Repository.PathOf("docs/protocol.md"))
            .Where(line => line.Contains("(Peek)", StringComparison.Ordinal)).ToList();
        var calls = Repository.Sources("shared").Concat(Repository.Sources("functions"))
            .Select(file => (Class: Path.GetFileNameWithoutExtension(file), Peeks: Peek().Count(File.ReadAllText(file))))
                .Where(file => file.Peeks > 0).ToList();
        Assert.NotEmpty(calls);
        foreach (var (name, peeks) in calls)
            Assert.True(rows.Sum(row => Regex.Count(row, $"`{name}\\.")) == peeks,
                $"docs/protocol.md does not name the {peeks} peeks of {name}.");
    }

    [GeneratedRegex(@"cosmos\.\w+\.Peek(All)?Async\(", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Peek();
}
