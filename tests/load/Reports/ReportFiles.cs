namespace BoxOffice.Load.Reports;

/// <summary>The page and its plots, from results alone.</summary>
internal static class ReportFiles
{
    /// <summary>Where a run's figures are saved, and read from where nothing else is named: a build's output,
    /// not a part of the repository.</summary>
    public const string Results = "artifacts/bin/load-results.json";

    /// <summary>Writes load-report.md, load-p95.svg and load-rate.svg. Not cancelled: it is what is left of a run that was.</summary>
    /// <returns>The page.</returns>
    public static async Task<string> WriteAsync(string folder, RunResults results, SeedFigures seed)
    {
        Directory.CreateDirectory(folder);
        var page = ReportPage.Write(results, seed);
        await File.WriteAllTextAsync(Path.Combine(folder, "load-report.md"), page);
        if (results.Calls.Count == 0) return page;
        var p95 = BarChart.Draw("p95 under the seed's profile", "ms, less is better",
            [.. results.Calls.Select(c => (c.Name, c.Profile.Milliseconds.P95, seed.Calls[c.Name].P95Ms))]);
        var rate = BarChart.Draw("Most calls a second", "more is better",
            [.. results.Calls.Select(c => (c.Name, c.Full.AnsweredPerSecond, seed.Calls[c.Name].PerSecond))]);
        await File.WriteAllTextAsync(Path.Combine(folder, "load-p95.svg"), p95);
        await File.WriteAllTextAsync(Path.Combine(folder, "load-rate.svg"), rate);
        return page;
    }

    /// <summary>Whether everything was measured, every check holds and every target of the seed is met.</summary>
    public static bool IsRight(RunResults results, SeedFigures seed) =>
        results.Unmeasured.Count == 0
            && results.Stories.SelectMany(s => s.Checks).Concat(ReportTables.Targets(results.Calls, seed)).All(c => c.Holds);
}
