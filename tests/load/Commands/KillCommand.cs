using System.Globalization;
using System.Text;
using BoxOffice.Load.Benchmarks;
using BoxOffice.Load.Campaign;
using BoxOffice.Load.Reports;
using BoxOffice.Local;

namespace BoxOffice.Load.Commands;

/// <summary><c>kill</c>: a sale over HTTP whose processes die, round after round; writes docs/kill-report.md.</summary>
internal sealed class KillCommand : LoadCommand
{
    public override string Name => "kill";

    public override string Usage =>
        "kill [--rounds 30] [--seed 1] [--out docs/kill-report.md]: buyers over HTTP while the service, Azurite or Redis dies, a round " +
            "each; exit status 0 if nothing is left behind";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var (count, seed) = (arguments.Whole("rounds", 30), arguments.Whole("seed", 1));
        if (count < 1) throw new UsageException("--rounds: at least 1.");
        var hall = new BenchHall(900_301, 10, 200);
        await using var ground = await CampaignGround.StartAsync(hall, cancellationToken);
        await using var receiver = await EventReceiver.StartAsync(cancellationToken);
        await using var service = new ServiceProcess(LoopbackPorts.FindFree(), SettingsOf(ground, receiver));
        await service.StartAsync(cancellationToken);
        using (var operators = new PatientClient(service.Host))
            await operators.CallAsync(HttpMethod.Put, "v1/ops/queues/main", new { phase = "OPEN" }, null, cancellationToken);
        var campaign = new KillCampaign(ground, service, receiver, hall);
        var chance = new Random(seed);
        var rounds = new List<Round>();
        for (var number = 0; number < count; number++)
        {
            var round = await campaign.RunAsync(number, chance, cancellationToken);
            rounds.Add(round);
            Console.WriteLine(Line(round));
            foreach (var broken in round.Left) Console.WriteLine($"  {broken}");
        }

        var page = Page(rounds, seed);
        await File.WriteAllTextAsync(arguments.Text("out") ?? Repository.File("docs/kill-report.md"), page, cancellationToken);
        return rounds.All(r => r.Left.Count == 0) ? 0 : 1;
    }

    /// <summary>Short times, so that a round sees the end of what it began.</summary>
    private static Dictionary<string, string> SettingsOf(CampaignGround ground, EventReceiver receiver) => new(ground.Settings)
    {
        ["AdmissionSchedule"] = "*/1 * * * * *",
        ["WaitingRoom__TickSeconds"] = "1",
        ["WaitingRoom__RecoverySeconds"] = "1",
        ["Reservations__HoldSeconds"] = "6",
        ["Reservations__CoolDownSeconds"] = "0",
        ["Reservations__MaxSeatsPerUser"] = "100",
        ["Reservations__RequestSeconds"] = "3",
        ["Reservations__FinishSeconds"] = "6",
        ["Events__DataPlatformUrl"] = receiver.Url,
        ["Events__SigningKey"] = Convert.ToBase64String(Encoding.ASCII.GetBytes("a signing key of the campaign")),
        ["Events__RetrySeconds"] = "1",
    };

    private static string Line(Round round) => string.Create(CultureInfo.InvariantCulture,
        $"| {round.Number} | {round.What} | {round.Sent} | {round.Unheard} | {round.Cut} | {round.Lost} | {round.Open} | ")
        + string.Create(CultureInfo.InvariantCulture, $"{round.Seconds:0.0} | {round.Left.Count} |");

    private static string Page(List<Round> rounds, int seed)
    {
        var page = new StringBuilder();
        page.AppendLine("# What a crash leaves behind").AppendLine();
        var machine = ThisMachine.Describe(TimeProvider.System.GetUtcNow());
        page.AppendLine(CultureInfo.InvariantCulture,
            $"Written by `dotnet run --project tests/load -c Release -- kill --rounds {rounds.Count} --seed {seed}`:");
        page.AppendLine(CultureInfo.InvariantCulture,
            $"{machine.Cores} cores, {machine.Runtime}, {machine.At:yyyy-MM-dd}, commit {machine.Commit}.");
        page.AppendLine();
        page.AppendLine("""
            24 buyers over HTTP join, charge, hold, pay and give back. In each round a process dies; what was not answered the buyers send
            again under the same key. Then the round waits until everything has followed, with the sweep and the reconciler run each second,
            and looks at every promise: seats and their owners, reservations and their markers, points and ledgers, limits, events, and
            whatever a buyer was told. The receiver of events refuses one in three. The last column counts what is left behind then; "open" what had not followed at the first look.

            | round | what died | calls | nobody listened | cut | messages lost | open | s until all had followed | left |
            |---|---|---|---|---|---|---|---|---|
            """);
        foreach (var round in rounds) page.AppendLine(Line(round));
        page.AppendLine();
        var azurite = rounds.Where(r => r.Blow == Blow.Azurite).ToList();
        page.AppendLine(CultureInfo.InvariantCulture, $"""
            kill -9 of Azurite loses every message in it, as they are in memory only: {azurite.Sum(r => r.Lost)} in {azurite.Count} rounds.
            Azure keeps messages in three copies. The sweep of overdue holds and the reconciler do what the protocol's messages would have
            done, after half a minute; so do events that wait for a receiver. Rounds with anything left behind:
            {rounds.Count(r => r.Left.Count > 0)} of {rounds.Count}.
            """);
        return page.ToString();
    }
}
