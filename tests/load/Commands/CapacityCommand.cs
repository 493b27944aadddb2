using BoxOffice.Load.Capacity;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Commands;

internal sealed class CapacityCommand : LoadCommand
{
    public override string Name => "capacity";

    public override string Usage =>
        "capacity [--prices tests/load/prices.json] [--instance-rate calls/s] [--tick 10] [--headroom 0.75] [--out docs/capacity.md]: N, " +
            "M, waits, RU/s, queues, instances, cost";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var rate = arguments.Number("instance-rate", 0);
        var inputs = CapacityInputs.Read(
            arguments.Text("prices"), rate > 0 ? rate : null, arguments.Whole("tick", 10), arguments.Number("headroom", 0.75));
        var page = CapacityPage.Write(inputs);
        await File.WriteAllTextAsync(arguments.Text("out") ?? Repository.File("docs/capacity.md"), page, cancellationToken);
        Console.WriteLine(page);
        return 0;
    }
}
