using System.Diagnostics;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;
using BoxOffice.Load.Scenarios;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Commands;

internal sealed class ReportCommand : LoadCommand
{
    public override string Name => "report";

    public override string Usage => "report [--scale 0.3] [--rate 600] [--seconds 5] [--users 10_000] [--soak 60] [--out docs]: everything, in under 15 minutes on two cores: docs/load-report.md";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.Text("out") ?? Repository.File("docs");
        var seed = SeedFigures.Read(Repository.File("tests/load/seed-figures.json"));
        var start = Stopwatch.GetTimestamp();
        var machine = ThisMachine.Describe(TimeProvider.System.GetUtcNow());
        var results = await MeasureAsync(arguments, machine, cancellationToken);
        Console.Error.WriteLine("Simulating…");
        var simulation = SimulateCommand.Compare(new CrowdOptions(), new WaitingRoomOptions(), cancellationToken);
        var page = ReportPage.Write(results, seed, simulation, Stopwatch.GetElapsedTime(start));
        await results.WriteAsync(Path.Combine(folder, "load-results.json"), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "load-report.md"), page, cancellationToken);
        await PlotAsync(folder, results, seed, cancellationToken);
        Console.WriteLine(page);
        return results.Stories.SelectMany(s => s.Checks).Concat(ReportTables.Targets(results.Calls, seed)).All(c => c.Holds) ? 0 : 1;
    }

    private static async Task<RunResults> MeasureAsync(Arguments arguments, Machine machine, CancellationToken cancellationToken)
    {
        using var progress = new ProgressBar();
        var runs = new Runs(arguments.Whole("seed", 1), progress, cancellationToken);
        var options = new CallRunOptions(arguments.Number("scale", 0.3), arguments.Number("rate", 600), arguments.Number("seconds", 5));
        return new RunResults
        {
            Machine = machine,
            Limits = await runs.LimitsAsync(TimeSpan.FromSeconds(3)),
            Calls = await runs.CallsAsync(CallScenario.All, options),
            Stories =
            [
                await runs.OnSaleAsync(arguments.Whole("users", 10_000)),
                await runs.HotSeatAsync(200, arguments.Whole("seats", 50)),
                await runs.SoakAsync(arguments.Seconds("soak", 60), 200),
            ],
        };
    }

    private static async Task PlotAsync(string folder, RunResults results, SeedFigures seed, CancellationToken cancellationToken)
    {
        var p95 = BarChart.Draw("p95 under the seed's profile", "ms, less is better", [.. results.Calls.Select(c => (c.Name, c.Profile.Milliseconds.P95, seed.Calls[c.Name].P95Ms))]);
        var rate = BarChart.Draw("Most calls a second", "more is better", [.. results.Calls.Select(c => (c.Name, c.Full.AnsweredPerSecond, seed.Calls[c.Name].PerSecond))]);
        await File.WriteAllTextAsync(Path.Combine(folder, "load-p95.svg"), p95, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "load-rate.svg"), rate, cancellationToken);
    }
}
