using System.Text.RegularExpressions;
using BoxOffice.Load.Reports;

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
        if (commit is null || ReportColumn.Find(lines, "most /s") is not { } rates) throw new UsageException($"{report} has no rates.");
        return new MeasuredRates(commit, rates.ToDictionary(StringComparer.Ordinal));
    }

    [GeneratedRegex("^- Commit (?<commit>[0-9a-f]{7,40})", RegexOptions.None, 1000)]
    private static partial Regex CommitLine();
}
