using System.Diagnostics;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Commands;

internal sealed class SimulateCommand : LoadCommand
{
    public override string Name => "simulate";

    public override string Usage =>
        "simulate [--users 10_000_000] [--seed 20261122] [--capacity 40_000] [--per-tick 6_000]: the admission policy against a naive " +
            "one, no service\n" +
        "simulate protocol [--seeds 1000] [--first 1] [--workers CORES] [--planted [--only WORDS]]: histories of the protocol with " +
            "faults at every storage operation; exit status 0 if no promise is broken; --planted runs the defects that must be found";

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Word(1) == "protocol") return ProtocolSimulation.RunAsync(arguments, cancellationToken);
        var crowd = new CrowdOptions { Users = arguments.Whole("users", 10_000_000), Seed = (ulong)arguments.Number("seed", 20261122) };
        var room = new WaitingRoomOptions();
        room = room with
        {
            Capacity = arguments.Whole("capacity", room.Capacity),
            AdmitPerTick = arguments.Whole("per-tick", room.AdmitPerTick),
        };
        if (crowd.Users < 100) throw new UsageException("--users: at least 100.");
        Console.WriteLine(
            $"{crowd.Users:N0} users, {room.AdmitPerTick:N0} every {room.TickSeconds} s, room for {room.Capacity:N0}, sessions of " +
            $"{room.SessionSeconds} s, seed {crowd.Seed}");
        var start = Stopwatch.GetTimestamp();
        var rows = Compare(crowd, room, cancellationToken);
        WriteTurned(Console.Out, rows);
        Console.WriteLine($"Simulated in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
        return Task.FromResult(0);
    }

    /// <summary>One row a policy, over the same crowd.</summary>
    internal static IReadOnlyList<Benchmarks.BenchRow> Compare(CrowdOptions crowd, WaitingRoomOptions room,
        CancellationToken cancellationToken)
    {
        var words = new Told(room, (int)crowd.Seed);
        var minute = new Told(room, (int)crowd.Seed, everyMinute: true);
        using var measured = new MeasuredAdmission(room, words);
        using var before = new MeasuredAdmission(room, minute, "polled every minute");
        return
        [
            Row(measured.Name, new Simulator(crowd, room, measured, words).Run(cancellationToken)),
            Row(before.Name, new Simulator(crowd, room, before, minute).Run(cancellationToken)),
            Row("naive fixed rate", new Simulator(crowd, room, new FixedRate(room), words).Run(cancellationToken)),
        ];
    }

    /// <summary>A figure a line and a policy a column: there are more figures than a page is wide.</summary>
    internal static void WriteTurned(TextWriter to, IReadOnlyList<Benchmarks.BenchRow> rows) => Table.Write(
        to, ["", .. rows.Select(r => r.Name)],
        rows[0].Figures.Select((figure, i) => (IReadOnlyList<string>)[figure.Name, .. rows.Select(r => Table.Format(r.Figures[i].Value))]));

    private static Benchmarks.BenchRow Row(string name, Findings found) => new(
        name,
        new("people let in", found.People),
        new("hours until the last was in", found.LastAt / 3600.0),
        new("most inside over capacity", found.Overshoot),
        new("let in out of order", found.Inversions),
        new("let in late, having been away at their turn", found.BackLate),
        new("skipped, because absent", found.Skipped),
        new("sampled, skipped although there", found.Overslept),
        new("calls of a waiter and minute", found.CallsPerMinute),
        new("calls of a waiter and minute, with over half an hour to go", found.FarCallsPerMinute),
        new("no-shows: let in, and nobody there", found.NoShows),
        new("% of session time lost to no-shows", found.NoShowShare * 100),
        new("% of session time in which somebody shopped", found.UsedShare * 100),
        new("places empty while people waited, on average", found.EmptyPlaces),
        new("% error of the told wait, median", found.Error.P50 * 100),
        new("% error of the told wait, p95", found.Error.P95 * 100),
        new("% of polls whose told range held the wait that followed", found.InRange * 100),
        new("% of polls that were told more than the poll before", found.Grown * 100),
        new("% of polls that were told more by over a tenth", found.Leapt * 100),
        new("% of polls that were told more, half an hour after the opening and later", found.SettledGrown * 100));
}
