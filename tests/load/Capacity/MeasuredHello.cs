using System.Globalization;
using System.Text.RegularExpressions;

namespace BoxOffice.Load.Capacity;

/// <summary>What an empty function answered on the machine of docs/load-report.md, behind a hop as in Azure.</summary>
/// <param name="CallsPerSecond">With the load generator on the same machine.</param>
public sealed partial record MeasuredHello(double CallsPerSecond)
{
    /// <summary>Reads the report's row; null where the report is not there or has none.</summary>
    public static MeasuredHello? Read(string report) =>
        File.Exists(report) && Row().Match(File.ReadAllText(report)) is { Success: true } row
            ? new MeasuredHello(double.Parse(row.Groups["rate"].Value, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"^\| hello, behind a hop +\| +[\d,]+ \| +(?<rate>[\d,.]+) \|", RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
