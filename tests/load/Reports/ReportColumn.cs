using System.Globalization;

namespace BoxOffice.Load.Reports;

/// <summary>A column of figures in a table of a written report, by call.</summary>
internal static class ReportColumn
{
    /// <summary>The figures of the first table that has the column, in its order; null where no table has.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>>? Find(IReadOnlyList<string> lines, string column)
    {
        var head = lines.ToList().FindIndex(line => line.StartsWith('|') && Cells(line).Contains(column));
        if (head < 0) return null;
        var index = Array.IndexOf(Cells(lines[head]), column);
        return [.. lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)
            .Select(cells => KeyValuePair.Create(cells[1], double.Parse(cells[index], NumberStyles.Number, CultureInfo.InvariantCulture)))];
    }

    private static string[] Cells(string line) => line.Split('|', StringSplitOptions.TrimEntries);
}
