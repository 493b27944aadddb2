using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Capacity;

/// <summary>What an empty function answered on the machine of docs/load-report.md, behind a hop as in Azure.</summary>
/// <param name="CallsPerSecond">The median of the runs beside the eleven calls, with the load generator on the same machine.</param>
public sealed record MeasuredHello(double CallsPerSecond)
{
    /// <summary>Reads the report's table of calls behind a hop; null where the report has none.</summary>
    public static MeasuredHello? Read(string report)
    {
        var rates = ReportColumn.Find(File.ReadAllLines(report), "hello /s")?.Select(row => row.Value).Order().ToList();
        return rates is null ? null : new MeasuredHello(rates[rates.Count / 2]);
    }
}
