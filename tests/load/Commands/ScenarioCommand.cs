using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;
using BoxOffice.Load.Scenarios;

namespace BoxOffice.Load.Commands;

internal sealed class ScenarioCommand : LoadCommand
{
    public override string Name => "scenario";

    public override string Usage =>
        "scenario <call…>|calls|on-sale|hot-seat|soak [--users 10_000] [--seats 50] [--seconds 5] [--scale 0.3] [--rate 600] [--limit " +
            "300] [--seed 1]: over HTTP, with checks";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var name = arguments.Word(1)
            ?? throw new UsageException("Which scenario? One of the eleven calls, 'calls', 'on-sale', 'hot-seat' or 'soak'.");
        using var progress = new ProgressBar();
        var runs = new Runs(arguments.Whole("seed", 1), progress);
        var options = new CallRunOptions(arguments.Number("scale", 0.3), arguments.Number("rate", 600), arguments.Number("seconds", 5));
        var limit = arguments.Seconds("limit", 300);
        IReadOnlyList<StoryFigures> stories = name switch
        {
            "on-sale" => [await runs.OnSaleAsync(arguments.Whole("users", 10_000), limit, cancellationToken)],
            "hot-seat" => [await runs.HotSeatAsync(arguments.Whole("users", 200), arguments.Whole("seats", 50), limit, cancellationToken)],
            "soak" => [await runs.SoakAsync(arguments.Seconds("seconds", 60), arguments.Number("rate", 200), cancellationToken)],
            _ => [],
        };
        if (stories.Count == 0)
        {
            var chosen = name == "calls" ? CallScenario.All : [.. arguments.Words.Skip(1).Select(Named)];
            ReportTables.WriteCalls(Console.Out, await CallsAsync(runs, chosen, options, cancellationToken),
                SeedFigures.Read(Repository.File("tests/load/seed-figures.json")));
        }

        foreach (var story in stories) ReportTables.WriteStory(Console.Out, story);
        return stories.SelectMany(s => s.Checks).All(c => c.Holds) ? 0 : 1;
    }

    private static async Task<IReadOnlyList<CallFigures>> CallsAsync(
        Runs runs, IReadOnlyList<CallScenario> calls, CallRunOptions options, CancellationToken cancellationToken)
    {
        var figures = new List<CallFigures>();
        foreach (var group in Runs.Groups(calls))
        {
            await using var stack = await Runs.StartAsync(cancellationToken);
            foreach (var call in group) figures.Add(await runs.CallAsync(stack, call, options, cancellationToken));
        }

        return figures;
    }

    private static CallScenario Named(string name) =>
        CallScenario.All.FirstOrDefault(c => c.Name == name) ?? throw new UsageException($"There is no scenario '{name}'.");
}
