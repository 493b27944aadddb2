using System.Globalization;
using StackExchange.Redis;

namespace BoxOffice.Ops;

/// <summary>A number for each minute of the last hour.</summary>
/// <param name="Name">Of the series.</param>
/// <param name="Values">The oldest first; the last is the minute that is not over.</param>
public sealed record HourlySeries(string Name, IReadOnlyList<double> Values);

/// <summary>How often a refusal was given.</summary>
/// <param name="Code">Of the refusal.</param>
/// <param name="Values">As of a series.</param>
public sealed record HourlyRefusals(string Code, IReadOnlyList<double> Values);

/// <summary>The last hour of all processes, minute by minute.</summary>
/// <param name="From">The beginning of the first minute.</param>
/// <param name="Series">Sums a minute; of <c>settleLateSeconds</c> the largest.</param>
/// <param name="Refusals">The most frequent first.</param>
public sealed record HourReport(DateTimeOffset From, IReadOnlyList<HourlySeries> Series, IReadOnlyList<HourlyRefusals> Refusals);

/// <summary>Reads what <see cref="MinuteCounters"/> wrote: one Redis call.</summary>
public sealed class LastHour(IDatabase redis, MinuteCounters counters, TimeProvider time)
{
    /// <summary>Of an hour.</summary>
    public const int Minutes = 60;

    /// <summary>The hour up to now, with what this process has counted by now.</summary>
    public async Task<HourReport> ReadAsync()
    {
        await counters.FlushAsync();
        var first = MinuteCounters.MinuteOf(time.GetUtcNow()) - Minutes + 1;
        var found = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var entry in await redis.HashGetAllAsync(MinuteCounters.Key)) Place(found, entry, first);
        return new HourReport(
            DateTimeOffset.FromUnixTimeSeconds(first * 60),
            [.. MinuteSeries.All.Select(s => new HourlySeries(s.Name, found.GetValueOrDefault(s.Name) ?? new double[Minutes]))],
            [
                .. found.Where(f => f.Key.StartsWith(MinuteSeries.RefusalPrefix, StringComparison.Ordinal))
                    .OrderByDescending(f => f.Value.Sum())
                    .Select(f => new HourlyRefusals(f.Key[MinuteSeries.RefusalPrefix.Length..], f.Value)),
            ]);
    }

    private static void Place(Dictionary<string, double[]> found, HashEntry entry, long first)
    {
        var field = entry.Name.ToString();
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !long.TryParse(field.AsSpan(0, colon), CultureInfo.InvariantCulture, out var minute)) return;
        if (minute - first is not (>= 0 and < Minutes)) return;
        var series = field[(colon + 1)..];
        if (!found.TryGetValue(series, out var values)) found[series] = values = new double[Minutes];
        values[minute - first] = Math.Round((double)entry.Value, 3);
    }
}
