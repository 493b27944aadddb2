using System.Globalization;
using System.Security;
using System.Text;

namespace BoxOffice.Load.Reports;

/// <summary>Two bars a call on a logarithmic axis, ours and the seed's, as SVG: the figures are three powers of ten apart.</summary>
internal static class BarChart
{
    private const int Left = 130;
    private const int Width = 560;
    private const int RowHeight = 34;
    private const int Top = 50;

    /// <summary>Draws it.</summary>
    /// <param name="rows">Name, ours, the seed's; above zero.</param>
    public static string Draw(string title, string unit, IReadOnlyList<(string Name, double Ours, double Seed)> rows)
    {
        var low = Math.Pow(10, Math.Floor(Math.Log10(rows.Min(r => Math.Max(0.01, Math.Min(r.Ours, r.Seed))))));
        var high = Math.Pow(10, Math.Ceiling(Math.Log10(rows.Max(r => Math.Max(r.Ours, r.Seed)))));
        var height = Top + rows.Count * RowHeight + 30;
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Width + 90} {height}" font-family="sans-serif" font-size="12">""");
        Add(svg, $"""<rect width="100%" height="100%" fill="#ffffff"/><text x="10" y="20" font-size="15">{SecurityElement.Escape(title)}</text>""");
        Add(svg, $"""<text x="10" y="38"><tspan fill="#1f6f8b">■</tspan> here  <tspan fill="#c9a24b">■</tspan> the seed  ({SecurityElement.Escape(unit)}, logarithmic)</text>""");
        for (var mark = low; mark <= high * 1.001; mark *= 10)
        {
            var x = X(mark, low, high);
            Add(svg, $"""<line x1="{N(x)}" y1="{Top}" x2="{N(x)}" y2="{height - 25}" stroke="#dddddd"/><text x="{N(x)}" y="{height - 10}" text-anchor="middle" fill="#555555">{mark:0.##}</text>""");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var y = Top + i * RowHeight + 6;
            Add(svg, $"""<text x="{Left - 8}" y="{y + 15}" text-anchor="end">{SecurityElement.Escape(rows[i].Name)}</text>""");
            Bar(svg, rows[i].Ours, low, high, y, "#1f6f8b");
            Bar(svg, rows[i].Seed, low, high, y + 12, "#c9a24b");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Bar(StringBuilder svg, double value, double low, double high, int y, string colour)
    {
        var x = X(Math.Max(low, value), low, high);
        Add(svg, $"""<rect x="{Left}" y="{y}" width="{N(Math.Max(1, x - Left))}" height="11" fill="{colour}"/><text x="{N(x + 4)}" y="{y + 10}" font-size="10">{Engine.Table.Format(value)}</text>""");
    }

    private static double X(double value, double low, double high) =>
        Left + Width * Math.Log10(value / low) / Math.Max(1, Math.Log10(high / low));

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder svg, string line) => svg.Append(line).Append('\n');
}
