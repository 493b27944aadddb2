using BoxOffice.Load;
using BoxOffice.Load.Benchmarks;
using BoxOffice.Load.Capacity;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;

namespace BoxOffice.Tests.LoadDriver;

public sealed class ReportRunTests : IDisposable
{
    private static readonly Machine Somewhere =
        new("a processor", 2, 8, "a system", "a runtime", "abc1234", DateTimeOffset.UnixEpoch, "0 0 0");
    private readonly string folder = Directory.CreateTempSubdirectory("boxoffice-report-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Saved => Path.Combine(folder, "results.json");

    [Fact]
    public async Task Given_a_part_that_stalls_and_one_that_fails_When_measured_Then_they_are_named_and_the_next_is_saved()
    {
        var run = Run(Token, "stalls", "fails", "works");
        await MeasureAsync(run, "stalls", token => Task.Delay(Timeout.Infinite, token)
            .ContinueWith<StoryFigures>(_ => throw new OperationCanceledException(token), Token));
        await MeasureAsync(run, "fails", _ => throw new UsageException("the stack is broken"));
        await MeasureAsync(run, "works", _ => Task.FromResult(Story("works")));
        var saved = RunResults.Find(Saved)!;
        Assert.Equal(["works"], saved.Stories.Select(s => s.Name));
        Assert.Equal([new("stalls", "given up after 0 s"), new("fails", "the stack is broken")], saved.Unmeasured);
    }

    [Fact]
    public async Task Given_a_run_that_is_stopped_When_its_page_is_written_Then_it_names_what_is_missing()
    {
        using var stop = new CancellationTokenSource();
        var run = Run(stop.Token, "first", "second", "third");
        await MeasureAsync(run, "first", _ => Task.FromResult(Story("first")));
        await MeasureAsync(run, "second", async token =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return Story("second");
        });
        await MeasureAsync(run, "third", _ => Task.FromResult(Story("third")));
        var page = await ReportFiles.WriteAsync(folder, RunResults.Find(Saved)!, Seed);
        Assert.Contains("- second: the run was stopped while it was measured.", page, StringComparison.Ordinal);
        Assert.Contains("- third: the run ended before its turn.", page, StringComparison.Ordinal);
        Assert.Contains("first: cut off after 7.5 s, 3 calls outstanding.", page, StringComparison.Ordinal);
        Assert.False(ReportFiles.IsRight(run.Results, Seed));
    }

    [Theory]
    [InlineData(600, 4.0, true)]
    [InlineData(600, 40.0, false)]
    [InlineData(60, 4.0, false)]
    public async Task Given_figures_of_a_call_When_compared_Then_the_targets_are_computed(double perSecond, double p99, bool right)
    {
        var results = new RunResults
        {
            Machine = Somewhere,
            Calls = [Call("seats", perSecond, p99)],
            Simulation = [new BenchRow("a policy", new BenchFigure("people", 5))]
        };
        await results.WriteAsync(Saved, Token);
        var read = RunResults.Find(Saved)!;
        var page = await ReportFiles.WriteAsync(folder, read, Seed);
        Assert.Equal(right, ReportFiles.IsRight(read, Seed));
        Assert.Equal(!right, page.Contains("**no**: not seats", StringComparison.Ordinal));
        Assert.Contains(">seats</text>", await File.ReadAllTextAsync(Path.Combine(folder, "load-rate.svg"), Token),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Given_measured_rates_When_capacity_is_computed_Then_they_are_a_line_of_it()
    {
        var inputs = CapacityInputs.Read(prices: null, instanceRate: null, tick: 10, headroom: 0.75);
        var rates = new Dictionary<string, double>
        {
            ["GET concerts/dates/{concertDateId}/seats"] = 3000,
            ["POST reservations"] = 150,
            ["POST payments/pay"] = 100
        };

        var measured = CapacityPage.Write(inputs with { Rates = new MeasuredRates("abc1234", rates) });

        Assert.Contains("the machine of the load report, commit abc1234", measured, StringComparison.Ordinal);
        Assert.DoesNotContain("the machine of the load report", CapacityPage.Write(inputs with { Rates = null }), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static SeedFigures Seed { get; } = new(
        "A page.", new SeedTargets(500, 1000, 83.33), new Dictionary<string, SeedCall> { ["seats"] = new(500, 10, 8, 12, 20, 0) });

    private static StoryFigures Story(string name) =>
        new(name, "a story", [Result(name, 10, 1) with { CutAfter = TimeSpan.FromSeconds(7.5), Outstanding = 3 }],
        [new("a check", "fine", true)]);

    private static CallFigures Call(string name, double perSecond, double ms) => new(
        name, $"GET {name}", Result(name, perSecond, ms), Result(name, perSecond, ms), Result(name, perSecond, ms),
        Result(name, perSecond, ms), "", new CallCost(1, 0, 0, 0, 1));

    private static LoadResult Result(string name, double perSecond, double ms) =>
        new(name, (long)perSecond, 0, 0, TimeSpan.FromSeconds(1), new Latencies(ms, ms, ms, ms, ms, ms, ms));

    private static Task MeasureAsync(ReportRun run, string part, Func<CancellationToken, Task<StoryFigures>> measure) =>
        run.MeasureAsync(part, TimeSpan.FromMilliseconds(200), measure,
            (results, story) => results with { Stories = [.. results.Stories, story] });

    private ReportRun Run(CancellationToken stop, params string[] parts) => new(Somewhere, parts, Saved, TimeSpan.FromMinutes(1), stop);
}
