using System.Globalization;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;
using BoxOffice.Load.Scenarios;
using BoxOffice.Load.Serving;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Commands;

internal sealed class ReportCommand : LoadCommand
{
    private const string Simulated = "the admission policy, simulated";

    public override string Name => "report";

    public override string Usage =>
        "report [--scale 0.2] [--rate 600] [--seconds 5] [--hop-scale 0.1] [--users 1_000,100_000] [--seats 50] [--soak 30] [--crowd " +
            "10_000_000] [--minutes 14] [--out docs] [--from results.json]: everything, in under 15 minutes on two cores: " +
            "docs/load-report.md";

    /// <returns>0; 1 where something was not measured, a check does not hold or a target is not met; 130 when stopped.</returns>
    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.Text("out") ?? Repository.File("docs");
        var seed = SeedFigures.Read(Repository.File("tests/load/seed-figures.json"));
        var results = arguments.Text("from") is { } from
            ? RunResults.Find(from) ?? throw new UsageException($"There is no file {from}.")
            : await MeasureAsync(arguments, cancellationToken);
        Console.WriteLine(await ReportFiles.WriteAsync(folder, results, seed));
        if (cancellationToken.IsCancellationRequested) return 130;
        return ReportFiles.IsRight(results, seed) ? 0 : 1;
    }

    private static async Task<RunResults> MeasureAsync(Arguments arguments, CancellationToken stop)
    {
        var file = arguments.Text("results") ?? Repository.File(ReportFiles.Results);
        var sales = Sales(arguments.Text("users") ?? "1_000,100_000");
        var calls = CallScenario.All;
        using var progress = new ProgressBar();
        var runs = new Runs(arguments.Whole("seed", 1), progress);
        IReadOnlyList<string> parts =
            ["limits", .. calls.Select(c => c.Name), .. calls.Select(HopName), "hot seat", "soak", .. sales.Select(SaleName), Simulated];
        var run = new ReportRun(ThisMachine.Describe(TimeProvider.System.GetUtcNow()), parts, file,
            TimeSpan.FromMinutes(arguments.Number("minutes", 14)), stop);

        await run.MeasureAsync("limits", Seconds(90),
            token => runs.LimitsAsync(Seconds(2.5), token), (r, limits) => r with { Limits = limits });
        foreach (var group in Runs.Groups(calls)) await CallsAsync(run, runs, group, arguments);
        foreach (var group in Runs.Groups(CallScenario.All)) await HopsAsync(run, runs, group, arguments);
        await StoryAsync("hot seat", 40, (limit, token) => runs.HotSeatAsync(200, arguments.Whole("seats", 50), limit, token));
        await StoryAsync("soak", arguments.Number("soak", 30) + 120,
            (_, token) => runs.SoakAsync(arguments.Seconds("soak", 30), 200, token));
        foreach (var users in sales)
            await StoryAsync(SaleName(users), users <= 5_000 ? 60 : 170, (limit, token) => runs.OnSaleAsync(users, limit, token));
        await run.MeasureAsync(
            Simulated, Seconds(240),
            token =>
                Task.Run(
                () => SimulateCommand.Compare(new CrowdOptions { Users = arguments.Whole("crowd", 10_000_000) }, new WaitingRoomOptions(),
                token), token),
            (r, rows) => r with { Simulation = rows });
        return run.Results;

        // A story ends itself at its limit, with what it has; the part's own limit is for a stack that does not start, and its checks.
        Task StoryAsync(string part, double limit, Func<TimeSpan, CancellationToken, Task<StoryFigures>> measure) => run.MeasureAsync(
            part, Seconds(limit + 60), token => measure(Seconds(limit), token), (r, story) => r with { Stories = [.. r.Stories, story] });
    }

    private static Task CallsAsync(ReportRun run, Runs runs, IReadOnlyList<CallScenario> group, Arguments arguments)
    {
        var options = new CallRunOptions(arguments.Number("scale", 0.2), arguments.Number("rate", 600), arguments.Number("seconds", 5));
        return GroupAsync(run, group, false, c => c.Name, options, (stack, call, token) => runs.CallAsync(stack, call, options, token),
            (r, figures) => r with { Calls = [.. r.Calls, figures] });
    }

    private static Task HopsAsync(ReportRun run, Runs runs, IReadOnlyList<CallScenario> group, Arguments arguments)
    {
        var options = new CallRunOptions(arguments.Number("hop-scale", 0.1), arguments.Number("rate", 600),
            Math.Min(3, arguments.Number("seconds", 5)));
        return GroupAsync(
            run, group, true, HopName, options, (stack, call, token) => runs.CallBehindHopAsync(stack, call, options, token),
            (r, figures) => r with { BehindHop = [.. r.BehindHop, figures] });
    }

    /// <summary>The stack of a group is started for its first call; a start that fails is tried again by the next.</summary>
    private static async Task GroupAsync<T>(
        ReportRun run, IReadOnlyList<CallScenario> group, bool isBehindHop, Func<CallScenario, string> name, CallRunOptions options,
        Func<ServedStack, CallScenario, CancellationToken, Task<T>> measure, Func<RunResults, T, RunResults> with)
    {
        ServedStack? stack = null;
        try
        {
            foreach (var call in group)
            {
                await run.MeasureAsync(
                    name(call), Seconds(120 + 60 * options.Scale),
                    async token => await measure(stack ??= await Runs.StartAsync(token, isBehindHop), call, token), with);
            }
        }
        finally
        {
            if (stack is not null) await stack.DisposeAsync();
        }
    }

    private static string HopName(CallScenario call) => $"{call.Name}, behind a hop";

    private static string SaleName(int users) => $"on-sale, {users.ToString("N0", CultureInfo.InvariantCulture)} users";

    private static List<int> Sales(string text) =>
        [.. text.Split(',')
            .Select(
            users =>
            int.TryParse(users.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
            ? number
            : throw new UsageException($"--users takes whole numbers with commas between, not '{text}'."))];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
