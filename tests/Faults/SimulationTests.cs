using BoxOffice.Simulation;
using BoxOffice.Simulation.Checks;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.Histories;

namespace BoxOffice.Tests.Faults;

/// <summary>Histories by their seeds: the fixed ones of every run, fresh ones, the same one twice, and the controls that must be found.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>The seeds that every run has.</summary>
    private const int Fixed = 300;

    /// <summary>Seeds that no run had before.</summary>
    private const int Fresh = 100;

    [Fact]
    public async Task Given_the_fixed_seeds_When_their_histories_run_Then_no_promise_is_broken()
    {
        var report = await SimulationRun.RunAsync(Enumerable.Range(1, Fixed), TestContext.Current.CancellationToken);
        Tell(report);
        Assert.Empty(report.Broken);
        Assert.Equal(Fixed, report.Histories);
        // Every kind of fault of each store was met, and reads were behind wherever they may be.
        foreach (var (store, faults) in Drawing.FaultsOf)
            Assert.All(faults.Distinct(), fault => Assert.True(report.FaultsMet.ContainsKey($"{store} {fault}"), $"{store} never met {fault}."));
        Assert.NotEmpty(report.StaleReads);
        // An entry of what is known goes when it no longer occurs.
        Assert.Equal(KnownViolations.All.Select(k => k.Says).Order(), report.Known.Keys.Order());
    }

    [Fact]
    public async Task Given_fresh_seeds_When_their_histories_run_Then_no_promise_is_broken()
    {
        var first = Random.Shared.Next(Fixed + 1, int.MaxValue - Fresh);
        output.WriteLine($"Seeds {first} to {first + Fresh - 1}.");
        var report = await SimulationRun.RunAsync(Enumerable.Range(first, Fresh), TestContext.Current.CancellationToken);
        Tell(report);
        Assert.Empty(report.Broken);
    }

    [Fact]
    public async Task Given_a_seed_When_it_runs_twice_Then_the_same_happens()
    {
        foreach (var seed in (int[])[1, 2, 3, 10])
        {
            var first = await SimulationRun.HashOfAsync(seed, TestContext.Current.CancellationToken);
            Assert.Equal(first, await SimulationRun.HashOfAsync(seed, TestContext.Current.CancellationToken));
        }
    }

    public static TheoryData<string> Planted => [.. PlantedDefects.All.Select(d => d.Name)];

    [Theory, MemberData(nameof(Planted))]
    public async Task Given_a_planted_defect_When_the_fixed_seeds_run_Then_it_is_found(string name)
    {
        var defect = PlantedDefects.All.Single(d => d.Name == name);
        var report = await SimulationRun.RunAsync(Enumerable.Range(1, Fixed), defect, mostBroken: 1, TestContext.Current.CancellationToken);
        var found = Assert.Single(report.Broken);
        output.WriteLine($"Found after {report.Histories} histories: {found.Violation}");
    }

    private void Tell(SimulationReport report)
    {
        foreach (var broken in report.Broken)
        {
            output.WriteLine($"Seed {broken.Seed}: {broken.Violation}");
            foreach (var step in broken.Steps) output.WriteLine($"  {step}");
            foreach (var line in broken.Trace) output.WriteLine($"    {line}");
        }

        foreach (var (name, count) in report.FaultsMet.Concat(report.StaleReads).OrderBy(c => c.Key, StringComparer.Ordinal)) output.WriteLine($"{name}: {count}");
    }
}
