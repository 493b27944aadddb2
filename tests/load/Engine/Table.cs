using BoxOffice.Load.Benchmarks;

namespace BoxOffice.Load.Engine;

/// <summary>Rows as a Markdown table with aligned columns: readable on a terminal and in a report alike.</summary>
public static class Table
{
    /// <summary>Writes the rows; a row without a figure of some name has an empty cell there.</summary>
    public static void Write(TextWriter to, IReadOnlyList<BenchRow> rows)
    {
        var columns = rows.SelectMany(r => r.Figures).Select(f => f.Name).Distinct(StringComparer.Ordinal).ToList();
        Write(to, ["", .. columns], rows.Select(row => (IReadOnlyList<string>)
            [row.Name, .. columns.Select(c => row.Figures.FirstOrDefault(f => f.Name == c) is { } figure ? Format(figure.Value) : "")]));
    }

    /// <summary>Writes a heading and lines of cells.</summary>
    public static void Write(TextWriter to, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> lines)
    {
        var all = lines.ToList();
        var widths = headings.Select((heading, i) => Math.Max(3, all.Select(line => line[i].Length).Append(heading.Length).Max())).ToList();
        to.WriteLine(Line(headings, widths));
        to.WriteLine(
            $"| {string.Join(" | ", widths.Select((width, i) => i == 0 ? new string('-', width) : new string('-', width - 1) + ":"))} |");
        foreach (var line in all) to.WriteLine(Line(line, widths));
    }

    /// <summary>Three digits that matter: 12,345; 123; 12.3; 0.123.</summary>
    public static string Format(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0"),
        >= 10 => value.ToString("0.#"),
        >= 1 => value.ToString("0.##"),
        _ => value.ToString("0.###"),
    };

    private static string Line(IReadOnlyList<string> cells, List<int> widths) =>
        $"| {string.Join(" | ", cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |";
}
