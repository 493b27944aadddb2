namespace BoxOffice.Tests.Identity;

/// <summary>A table of docs/authorization.md.</summary>
/// <param name="Rows">By operation, then by caller: "yes", "401" or "403".</param>
internal sealed record AuthorizationTable(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows)
{
    /// <summary>The table below the heading that names the mode.</summary>
    public static AuthorizationTable Read(string mode)
    {
        var lines = File.ReadLines(Repository.PathOf("docs/authorization.md"))
            .SkipWhile(l => !l.StartsWith("## ", StringComparison.Ordinal) || !l.Contains($"`{mode}`", StringComparison.Ordinal))
            .SkipWhile(l => !l.StartsWith('|')).TakeWhile(l => l.StartsWith('|')).Select(Cells).ToList();
        var callers = lines[0][1..];
        return new AuthorizationTable(lines.Skip(2).ToDictionary(
            cells => cells[0].Trim('`'),
            cells => (IReadOnlyDictionary<string, string>)callers.Zip(cells[1..]).ToDictionary(c => c.First, c => c.Second)));
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
}
