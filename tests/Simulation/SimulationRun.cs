using BoxOffice.Simulation.Checks;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.Histories;
using BoxOffice.Simulation.World;

namespace BoxOffice.Simulation;

/// <summary>A history that broke a promise.</summary>
/// <param name="Seed">Gives it again.</param>
/// <param name="Violation">The promise, in words.</param>
/// <param name="Steps">The shortest that was found.</param>
/// <param name="Trace">What happened in it.</param>
public sealed record BrokenHistory(int Seed, string Violation, IReadOnlyList<string> Steps, IReadOnlyList<string> Trace);

/// <summary>What many histories came to.</summary>
/// <param name="Histories">How many ran.</param>
/// <param name="Broken">Those that broke a promise, but for what is known.</param>
/// <param name="Known">How many broke a promise that is known to be broken, by what the checks say.</param>
/// <param name="FaultsMet">How often each kind of fault met an operation of each store.</param>
/// <param name="StaleReads">How often a read was behind, by what was read.</param>
/// <param name="TraceHashes">The hash of each seed's trace: the same in every run.</param>
public sealed record SimulationReport(
    int Histories,
    IReadOnlyList<BrokenHistory> Broken,
    IReadOnlyDictionary<string, int> Known,
    IReadOnlyDictionary<string, int> FaultsMet,
    IReadOnlyDictionary<string, int> StaleReads,
    IReadOnlyDictionary<int, string> TraceHashes);

/// <summary>Runs histories of the protocol by their seeds.</summary>
public static class SimulationRun
{
    /// <summary>Steps of a history.</summary>
    public const int Steps = 60;

    /// <summary>The first of the fixed seeds: every run has them, and among them each planted defect is found.</summary>
    public const int FirstSeed = 1691;

    /// <summary>The instances' clocks are up to 5 s apart.</summary>
    private static readonly TimeSpan[] Skews = [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    /// <summary>Runs them one after the other, in one world.</summary>
    /// <param name="seeds">A history each.</param>
    public static Task<SimulationReport> RunAsync(IEnumerable<int> seeds, CancellationToken cancellationToken) =>
        RunAsync(seeds, Defect.None, mostBroken: int.MaxValue, cancellationToken);

    /// <summary>What is planted to be found, by what is wrong.</summary>
    public static IReadOnlyList<string> PlantedDefects { get; } = [.. Defects.PlantedDefects.All.Select(d => d.Name)];

    /// <summary>Plants a defect, and runs histories until one finds it, the one that found it before as the first.</summary>
    /// <returns>The seed that found it and the promise; null where none did.</returns>
    public static async Task<BrokenHistory?> FindAsync(string planted, int seeds, CancellationToken cancellationToken)
    {
        var defect = Defects.PlantedDefects.All.Single(d => d.Name == planted);
        var order = Enumerable.Range(FirstSeed, seeds).OrderBy(seed => seed != defect.FoundBy);
        var report = await RunAsync(order, defect, mostBroken: 1, cancellationToken);
        return report.Broken is [var first, ..] ? first : null;
    }

    /// <summary>Plants a defect and runs the seeds until so many have found it.</summary>
    /// <returns>The seeds that found it.</returns>
    public static async Task<IReadOnlyList<int>> FindersAsync(
        string planted, IEnumerable<int> seeds, int most, CancellationToken cancellationToken)
    {
        var defect = Defects.PlantedDefects.All.Single(d => d.Name == planted);
        var report = await RunAsync(seeds, defect, most, cancellationToken);
        return [.. report.Broken.Select(b => b.Seed)];
    }

    internal static async Task<SimulationReport> RunAsync(IEnumerable<int> seeds, Defect defect, int mostBroken,
        CancellationToken cancellationToken)
    {
        await using var world = await SimulatedWorld.StartAsync(Skews, cancellationToken);
        var (count, broken, known) = (0, new List<BrokenHistory>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var (faults, reads) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        var hashes = new Dictionary<int, string>();
        foreach (var seed in seeds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = await HistoryOf(world, seed).RunAsync(defect);
            count++;
            hashes[seed] = result.TraceHash;
            Add(faults, result.FaultsMet);
            Add(reads, result.ReadPlaces);
            if (result.Violation is not { } violation) continue;
            if (KnownViolations.Find(violation) is { } entry)
            {
                known[entry.Says] = known.GetValueOrDefault(entry.Says) + 1;
                continue;
            }

            broken.Add(await DescribeAsync(world, result, defect));
            if (broken.Count == mostBroken) break;
        }

        return new SimulationReport(count, broken, known, faults, reads, hashes);
    }

    internal static History HistoryOf(SimulatedWorld world, int seed) =>
        new(world, seed, Drawing.Steps(seed, Steps, Skews.Length), (_, _) => true);

    private static async Task<BrokenHistory> DescribeAsync(SimulatedWorld world, HistoryResult failed, Defect defect)
    {
        if (defect != Defect.None) return new BrokenHistory(failed.Seed, failed.Violation!, [], []);
        var (steps, shortest) = await Shrinking.RunAsync(world, failed, Drawing.Steps(failed.Seed, Steps, Skews.Length), defect);
        return new BrokenHistory(failed.Seed, shortest.Violation
            ?? failed.Violation!, [.. steps.Select(s => s.ToString())], shortest.Trace);
    }

    private static void Add(Dictionary<string, int> sum, IReadOnlyDictionary<string, int> more)
    {
        foreach (var (name, count) in more) sum[name] = sum.GetValueOrDefault(name) + count;
    }
}
