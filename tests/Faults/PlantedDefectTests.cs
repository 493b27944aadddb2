using BoxOffice.Simulation;

namespace BoxOffice.Tests.Faults;

/// <summary>The controls of the simulator: what is wrong on purpose is found by the histories that every run has.</summary>
public sealed class PlantedDefectTests
{
    public static TheoryData<string> Defects => [.. SimulationRun.PlantedDefects];

    [Fact]
    public void Given_the_planted_defects_When_they_are_counted_Then_there_are_twenty() =>
        Assert.True(SimulationRun.PlantedDefects.Count >= 20);

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task Given_a_planted_defect_When_the_fixed_seeds_run_Then_a_history_finds_it(string defect)
    {
        var found = await SimulationRun.FindAsync(defect, HistoryTests.FixedSeeds, TestContext.Current.CancellationToken);
        Assert.NotNull(found);
    }
}
