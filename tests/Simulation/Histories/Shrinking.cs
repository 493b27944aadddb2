using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.World;

namespace BoxOffice.Simulation.Histories;

/// <summary>The shortest history that still breaks a promise: steps and faults are dropped as long as it does.</summary>
internal static class Shrinking
{
    /// <summary>Runs that one failure may cost.</summary>
    private const int MostRuns = 150;

    public static async Task<(IReadOnlyList<Step> Steps, HistoryResult Result)> RunAsync(SimulatedWorld world, HistoryResult failed,
        IReadOnlyList<Step> steps, Defect defect)
    {
        var (kept, best, runs) = (steps.ToList(), failed, 0);
        // Halves first, then quarters, then one by one.
        for (var size = Math.Max(1, kept.Count / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at < kept.Count && runs < MostRuns;)
            {
                var fewer = kept.Where((_, i) => i < at || i >= at + size).ToList();
                var result = await new History(world, failed.Seed, fewer, (_, _) => true).RunAsync(defect);
                runs++;
                if (result.Violation is null) at += size;
                else (kept, best) = (fewer, result);
            }
        }

        var calm = await new History(world, failed.Seed, kept, (_, _) => false).RunAsync(defect);
        return (kept, calm.Violation is null ? best : calm);
    }
}
