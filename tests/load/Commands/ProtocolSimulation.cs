using System.Diagnostics;
using BoxOffice.Simulation;

namespace BoxOffice.Load.Commands;

/// <summary><c>simulate protocol</c>: histories of the service's own classes with faults at every storage operation.</summary>
internal static class ProtocolSimulation
{
    /// <returns>0 where no promise was broken.</returns>
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var (first, count) = (arguments.Whole("first", 1), arguments.Whole("seeds", 1000));
        var workers = arguments.Whole("workers", Environment.ProcessorCount);
        if (count < 1 || workers < 1) throw new UsageException("--seeds and --workers: at least 1.");
        if (arguments.Has("rates")) return await CountPlantedAsync(count, workers, arguments.Text("only") ?? "", cancellationToken);
        if (arguments.Has("planted")) return await FindPlantedAsync(count, arguments.Text("only") ?? "", cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var reports = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(
            () => SimulationRun.RunAsync(Enumerable.Range(first, count).Where(seed => seed % workers == worker), cancellationToken),
            cancellationToken)));
        foreach (var broken in reports.SelectMany(r => r.Broken).OrderBy(b => b.Seed)) Write(broken);
        foreach (var counts in reports.SelectMany(
            r => r.FaultsMet.Concat(r.StaleReads.Select(s => KeyValuePair.Create($"stale {s.Key}", s.Value)))).GroupBy(c => c.Key)
            .OrderBy(c => c.Key, StringComparer.Ordinal))
            Console.WriteLine($"{counts.Key,-40} {counts.Sum(c => c.Value),12:N0}");
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var violated = reports.Sum(r => r.Broken.Count);
        foreach (var known in reports.SelectMany(r => r.Known).GroupBy(k => k.Key))
            Console.WriteLine($"known: {known.Key} {known.Sum(k => k.Value):N0}");
        Console.WriteLine(
            $"{count:N0} histories of {SimulationRun.Steps} steps, seeds {first} to {first + count - 1}: {violated} violated. " +
            $"{seconds:0.0} s, {count / seconds:0.0} a second.");
        return violated == 0 ? 0 : 1;
    }

    private static async Task<int> FindPlantedAsync(int seeds, string only, CancellationToken cancellationToken)
    {
        var missed = 0;
        foreach (var defect in SimulationRun.PlantedDefects.Where(d => d.Contains(only, StringComparison.Ordinal)))
        {
            var found = await SimulationRun.FindAsync(defect, seeds, cancellationToken);
            if (found is null) missed++;
            Console.WriteLine(found is null ? $"not found: {defect}" : $"seed {found.Seed,4}: {defect} ({found.Violation})");
        }

        return missed == 0 ? 0 : 1;
    }

    /// <summary>Seeds of each worker that are enough to say that a defect is often found.</summary>
    private const int Often = 3;

    /// <summary>Which of the fixed seeds find each planted defect: one that a single seed finds is soon found by none.</summary>
    private static async Task<int> CountPlantedAsync(int seeds, int workers, string only, CancellationToken cancellationToken)
    {
        var missed = 0;
        foreach (var defect in SimulationRun.PlantedDefects.Where(d => d.Contains(only, StringComparison.Ordinal)))
        {
            var parts = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(
                () => SimulationRun.FindersAsync(defect, Enumerable.Range(SimulationRun.FirstSeed, seeds).Where(s => s % workers == worker),
                    Often, cancellationToken), cancellationToken)));
            var found = parts.SelectMany(p => p).Order().ToList();
            if (found.Count == 0) missed++;
            var count = found.Count < Often * workers ? $"{found.Count} of {seeds}" : "many";
            Console.WriteLine($"{count,8}: {defect} ({string.Join(", ", found)})");
        }

        return missed == 0 ? 0 : 1;
    }

    private static void Write(BrokenHistory broken)
    {
        Console.WriteLine($"Seed {broken.Seed}: {broken.Violation}");
        foreach (var step in broken.Steps) Console.WriteLine($"  {step}");
        foreach (var line in broken.Trace) Console.WriteLine($"    {line}");
    }
}
