using System.Diagnostics;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Simulation;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Load.Commands;

internal sealed class SimulateCommand : LoadCommand
{
    public override string Name => "simulate";

    public override string Usage =>
        "simulate [--users 10_000_000] [--seed 20261122] [--capacity 40_000] [--per-tick 6_000]: the admission policy against a naive one, no service";

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var crowd = new CrowdOptions { Users = arguments.Whole("users", 10_000_000), Seed = (ulong)arguments.Number("seed", 20261122) };
        var room = new WaitingRoomOptions();
        room = room with { Capacity = arguments.Whole("capacity", room.Capacity), AdmitPerTick = arguments.Whole("per-tick", room.AdmitPerTick) };
        if (crowd.Users < 100) throw new UsageException("--users: at least 100.");
        Console.WriteLine($"{crowd.Users:N0} users, {room.AdmitPerTick:N0} every {room.TickSeconds} s, room for {room.Capacity:N0}, sessions of {room.SessionSeconds} s, seed {crowd.Seed}");
        var start = Stopwatch.GetTimestamp();
        var rows = Compare(crowd, room, cancellationToken);
        Table.Write(Console.Out, ["", .. rows[0].Figures.Select(f => f.Name)], rows.Select(r => (IReadOnlyList<string>)[r.Name, .. r.Figures.Select(f => Table.Format(f.Value))]));
        Console.WriteLine($"Simulated in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
        return Task.FromResult(0);
    }

    /// <summary>One row a policy, over the same crowd.</summary>
    internal static IReadOnlyList<Benchmarks.BenchRow> Compare(CrowdOptions crowd, WaitingRoomOptions room, CancellationToken cancellationToken)
    {
        var words = new Told(room, (int)crowd.Seed);
        return [.. new IAdmissionPolicy[] { new MeasuredAdmission(room, words), new FixedRate(room) }
            .Select(policy => Row(policy.Name, new Simulator(crowd, room, policy, words).Run(cancellationToken)))];
    }

    private static Benchmarks.BenchRow Row(string name, Findings found) => new(
        name,
        new("in", found.People),
        new("last in, h", found.LastAt / 3600.0),
        new("over capacity", found.Overshoot),
        new("let in late", found.Inversions),
        new("skipped", found.Skipped),
        new("no-shows", found.NoShows),
        new("no-show time %", found.NoShowShare * 100),
        new("session used %", found.UsedShare * 100),
        new("empty places", found.EmptyPlaces),
        new("told error p50 %", found.Error.P50 * 100),
        new("p95 %", found.Error.P95 * 100),
        new("in range %", found.InRange * 100),
        new("told more than before %", found.Grown * 100));
}
