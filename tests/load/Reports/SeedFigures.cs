using System.Text.Json;

namespace BoxOffice.Load.Reports;

/// <summary>tests/load/seed-figures.json: what the system that this one replaces measured, and what it aimed at.</summary>
internal sealed record SeedFigures(string Source, SeedTargets Targets, IReadOnlyDictionary<string, SeedCall> Calls)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the file.</summary>
    public static SeedFigures Read(string file) => JsonSerializer.Deserialize<SeedFigures>(File.ReadAllText(file), Web)!;
}

/// <summary>What every call was to keep.</summary>
internal sealed record SeedTargets(double AverageMs, double P99Ms, double PeakPerSecond);

/// <summary>A call's figures.</summary>
internal sealed record SeedCall(double PerSecond, double AverageMs, double P50Ms, double P95Ms, double P99Ms, double FailedPercent);
