using System.Globalization;
using System.Text.RegularExpressions;

namespace BoxOffice.Load.Capacity;

/// <summary>The greatest rates of the load report: read from its page, which is kept, where the run's file is not.</summary>
/// <param name="Commit">What was measured.</param>
/// <param name="PerSecond">By call, as the page names it.</param>
public sealed partial record MeasuredRates(string Commit, IReadOnlyDictionary<string, double> PerSecond)
{
    /// <summary>Reads docs/load-report.md.</summary>
    /// <exception cref="UsageException">It is not a report with a column "most /s".</exception>
    public static MeasuredRates Read(string report)
    {
        var lines = File.ReadAllLines(report);
        var commit = lines.Select(line => CommitLine().Match(line)).FirstOrDefault(m => m.Success)?.Groups["commit"].Value;
        var head = Array.FindIndex(lines, line => line.StartsWith('|') && Cells(line).Contains("most /s"));
        if (commit is null || head < 0) throw new UsageException($"{report} has no rates.");
        var column = Array.IndexOf(Cells(lines[head]), "most /s");
        return new MeasuredRates(commit, lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)
            .ToDictionary(cells => cells[1], cells => double.Parse(cells[column], NumberStyles.Number, CultureInfo.InvariantCulture), StringComparer.Ordinal));
    }

    private static string[] Cells(string line) => line.Split('|', StringSplitOptions.TrimEntries);

    [GeneratedRegex("^- Commit (?<commit>[0-9a-f]{7,40})", RegexOptions.None, 1000)]
    private static partial Regex CommitLine();
}
