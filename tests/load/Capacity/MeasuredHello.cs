using System.Globalization;

namespace BoxOffice.Load.Capacity;

/// <summary>What an empty function answered on the machine of docs/load-report.md, behind a hop as in Azure.</summary>
/// <param name="CallsPerSecond">The median of the runs beside the eleven calls, with the load generator on the same machine.</param>
public sealed record MeasuredHello(double CallsPerSecond)
{
    private const string Column = "hello /s";

    /// <summary>Reads the report's table of calls behind a hop; null where the report has none.</summary>
    public static MeasuredHello? Read(string report)
    {
        var lines = File.ReadAllLines(report);
        var head = Array.FindIndex(lines, line => line.StartsWith('|') && Cells(line).Contains(Column));
        if (head < 0) return null;
        var column = Array.IndexOf(Cells(lines[head]), Column);
        var rates = lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => double.Parse(Cells(line)[column], NumberStyles.Number, CultureInfo.InvariantCulture)).Order().ToList();
        return new MeasuredHello(rates[rates.Count / 2]);
    }

    private static string[] Cells(string line) => line.Split('|', StringSplitOptions.TrimEntries);
}
