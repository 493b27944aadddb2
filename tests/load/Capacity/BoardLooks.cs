using System.Globalization;
using System.Text.RegularExpressions;

namespace BoxOffice.Load.Capacity;

/// <summary>How often a waiter's page looks at the board, which a CDN answers: a share of the wait that is left, within limits.</summary>
/// <param name="Least">Seconds.</param>
/// <param name="Most">Seconds.</param>
/// <param name="Share">Of the wait that is left, 0..1.</param>
public sealed partial record BoardLooks(double Least, double Most, double Share)
{
    /// <summary>Reads the page's module.</summary>
    /// <exception cref="UsageException">It does not name them.</exception>
    public static BoardLooks Read(string module)
    {
        var named = Constant().Matches(File.ReadAllText(module))
            .ToDictionary(m => m.Groups["name"].Value, m => double.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture));
        if (named.Count != 3) throw new UsageException($"{module} does not say how often it looks at the board.");
        return new BoardLooks(named["Least"], named["Most"], named["Share"]);
    }

    /// <summary>Looks of somebody who waits so long.</summary>
    public int Within(TimeSpan wait)
    {
        var looks = 0;
        for (var left = wait.TotalSeconds; left > 0; looks++) left -= Math.Clamp(left * Share, Least, Most);
        return looks;
    }

    [GeneratedRegex(@"const board(?<name>Least|Most|Share) = (?<value>[0-9.]+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Constant();
}
