using BoxOffice.Load.Benchmarks;
using BoxOffice.Load.Commands;

namespace BoxOffice.Load.Reports;

/// <summary>docs/load-report.md, from the results of one run.</summary>
internal static class ReportPage
{
    public static string Write(RunResults results, SeedFigures seed)
    {
        var to = new StringWriter { NewLine = "\n" };
        to.WriteLine("# Load report");
        to.WriteLine();
        to.WriteLine(
            "Written by `dotnet run --project tests/load -c Release -- report`; nothing here is typed by hand. `report --from " +
            $"{ReportFiles.Results}` writes it again without measuring.");
        About(to, results.Machine, results.Took);
        Missing(to, results);
        if (results.Calls.Count > 0) Calls(to, results, seed);
        Hops(to, results, seed);
        Limits(to, results);
        foreach (var story in results.Stories)
        {
            Heading(to, char.ToUpperInvariant(story.Name[0]) + story.Name[1..]);
            ReportTables.WriteStory(to, story);
        }

        Simulation(to, results.Simulation);
        NotMeasured(to, seed);
        return to.ToString();
    }

    private static void Calls(TextWriter to, RunResults results, SeedFigures seed)
    {
        Heading(to, "The eleven calls");
        var order = seed.Calls.Keys.ToList();
        ReportTables.WriteCalls(to, [.. results.Calls.OrderBy(c => order.IndexOf(c.Name))], seed);
        to.WriteLine();
        to.WriteLine("![p95 of the calls](load-p95.svg)");
        to.WriteLine();
        to.WriteLine("![most calls a second](load-rate.svg)");
    }

    private static void Hops(TextWriter to, RunResults results, SeedFigures seed)
    {
        if (results.BehindHop.Count == 0) return;
        Heading(to, "The eleven calls, behind a hop");
        var order = seed.Calls.Keys.ToList();
        ReportTables.WriteHops(to, [.. results.BehindHop.OrderBy(c => order.IndexOf(c.Name))], seed);
    }

    private static void Limits(TextWriter to, RunResults results)
    {
        if (results.Limits.Count == 0) return;
        Heading(to, "The machine's limits");
        to.WriteLine(
            "Over the same HTTP, from the same generator, in the same process as the service: nothing, one Lua script, one point read, " +
            "one create, one message.");
        to.WriteLine();
        ReportTables.WriteResults(to, results.Limits);
    }

    private static void Missing(TextWriter to, RunResults results)
    {
        if (results.Unmeasured.Count == 0) return;
        Heading(to, "What could not be measured");
        foreach (var part in results.Unmeasured) to.WriteLine($"- {part.Part}: {part.Why}.");
    }

    private static void Simulation(TextWriter to, IReadOnlyList<BenchRow> rows)
    {
        if (rows.Count == 0) return;
        Heading(to, "The admission policy, simulated");
        to.WriteLine("The service's own estimate and poll hints over a model of its scripts; `simulate` alone repeats it.");
        to.WriteLine();
        SimulateCommand.WriteTurned(to, rows);
    }

    private static void About(TextWriter to, Machine machine, TimeSpan took)
    {
        to.WriteLine();
        to.WriteLine($"- Commit {machine.Commit}, {machine.At:yyyy-MM-dd HH:mm} UTC, in {took.TotalMinutes:0.0} minutes.");
        to.WriteLine(
            $"- {machine.Cores} cores of {machine.Processor}, {machine.MemoryGb} GB, {machine.System}, {machine.Runtime}. Load average " +
            $"before the run: {machine.Load}.");
        to.WriteLine(
            "- Generator, service, Redis (Garnet), Azurite and the Cosmos DB emulator share these cores; the generator is a process of " +
            "its own.");
    }

    private static void NotMeasured(TextWriter to, SeedFigures seed)
    {
        Heading(to, "What this does not say");
        foreach (var line in new[]
        {
            "Azure. The stores are local stand-ins: their latencies have no network in them, the emulator's request units are a model's, " +
                "and no limit of an account or a partition was met.",
            $"The seed's machine. Its figures were taken elsewhere, with its generator in a container. {seed.Source}",
            "The seed's profile is run with its times shortened; its users and its thought are as they were. With a second of thought a " +
                "thousand users make at most some 480 calls a second on average: that column compares latency under the same load, and " +
                "\"most /s\" what each can carry.",
            "Holds, payments and cancellations each have a user and a hold of their own, made before the run, so many as there was time " +
                "for; the seed repeated the same hundred ids, which here would be refused. Between their runs the messages of holds that " +
                "are not due are taken away, so that each run begins with as short a queue as the one before. In these runs holds last " +
                "an hour and the waiting room lets everybody in.",
            "Answers without compression: the reading calls ask for gzip, as browsers do.",
            "k6 and Locust: their scripts are beside the driver (tests/load/k6, tests/load/locustfile.py) and were not what these " +
                "figures were taken with.",
            "More than one instance, TLS, real browsers, and clients that are far away.",
        }) to.WriteLine($"- {line}");
    }

    private static void Heading(TextWriter to, string title)
    {
        to.WriteLine();
        to.WriteLine($"## {title}");
        to.WriteLine();
    }
}
