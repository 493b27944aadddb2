using System.Globalization;
using System.Reflection;

namespace BoxOffice.Local.Cosmos;

/// <summary>
/// What goes wrong by itself: the faults of <see cref="CosmosFaultKind"/> by chance, for a stack that somebody plays with. Off by default.
/// Each property is a setting CosmosEmulator__NAME.
/// </summary>
public sealed record CosmosWeather
{
    private const int MostVersions = 1000;
    private const int MostMilliseconds = 600_000;
    private const int MostUnits = 1_000_000;

    /// <summary>Where the lag is bounded by time only.</summary>
    private const int VersionsByTime = 16;

    /// <summary>A read or query misses up to this many of its partition's last commits, 0 to 1,000; drawn for each read.</summary>
    public int LagVersions { get; init; }

    /// <summary>And none that is older, 0 to 600,000 ms. Alone, up to 16 commits may be missing; 0 is no
    /// bound where LagVersions is given.</summary>
    public int LagMilliseconds { get; init; }

    /// <summary>The share of reads that may lag, 0 to 1.</summary>
    public double LagShare { get; init; } = 1;

    /// <summary>The containers whose reads lag, by name and separated by commas; all when empty.</summary>
    public string LagContainers { get; init; } = "";

    /// <summary>Request units a second of each partition key value, 0 to 1,000,000; beyond them 429. 0 is no limit.</summary>
    public int PartitionRequestUnits { get; init; }

    /// <summary>The share of writes that take effect and whose answer is lost, 0 to 1.</summary>
    public double CutShare { get; init; }

    /// <summary>The share of reads that are answered 404 with sub-status 1002, 0 to 1.</summary>
    public double SessionShare { get; init; }

    /// <summary>Where chance starts: the same calls in the same order meet the same weather.</summary>
    public int Seed { get; init; }

    /// <summary>Whether any read may lag.</summary>
    internal bool Lags => LagShare > 0 && CommitsToKeep > 0;

    internal int CommitsToKeep => LagVersions > 0 ? LagVersions : LagMilliseconds > 0 ? VersionsByTime : 0;

    internal TimeSpan? Within => LagMilliseconds > 0 ? TimeSpan.FromMilliseconds(LagMilliseconds) : null;

    /// <summary>Reads the settings CosmosEmulator__*, given by their names without that prefix; an empty one is not given.</summary>
    /// <exception cref="FormatException">One is unknown or out of its range: a sentence for the person who set it.</exception>
    public static CosmosWeather Read(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var weather = new CosmosWeather();
        foreach (var (name, value) in settings)
        {
            if (!string.IsNullOrWhiteSpace(value)) weather = weather.With(name, value.Trim());
        }

        return weather;
    }

    private CosmosWeather With(string name, string value) => name.ToUpperInvariant() switch
    {
        "LAGVERSIONS" => this with { LagVersions = Whole(nameof(LagVersions), value, MostVersions) },
        "LAGMILLISECONDS" => this with { LagMilliseconds = Whole(nameof(LagMilliseconds), value, MostMilliseconds) },
        "LAGSHARE" => this with { LagShare = Share(nameof(LagShare), value) },
        "LAGCONTAINERS" => this with { LagContainers = value },
        "PARTITIONREQUESTUNITS" => this with { PartitionRequestUnits = Whole(nameof(PartitionRequestUnits), value, MostUnits) },
        "CUTSHARE" => this with { CutShare = Share(nameof(CutShare), value) },
        "SESSIONSHARE" => this with { SessionShare = Share(nameof(SessionShare), value) },
        "SEED" => this with { Seed = Whole(nameof(Seed), value, int.MaxValue) },
        _ => throw new FormatException($"There is no setting {Named(name)}; the emulator has {string.Join(", ", Names())}."),
    };

    private static int Whole(string name, string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new FormatException($"The setting {Named(name)} must be a whole number from 0 to {most}, not '{value}'.");

    private static double Share(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw new FormatException($"The setting {Named(name)} must be a share from 0 to 1, not '{value}'.");

    private static string Named(string name) => $"CosmosEmulator__{name}";

    private static IEnumerable<string> Names() =>
        typeof(CosmosWeather).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => p.Name);
}
