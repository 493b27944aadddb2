using BoxOffice.Load.Capacity;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Commands;

internal sealed class CapacityCommand : LoadCommand
{
    public override string Name => "capacity";

    public override string Usage =>
        "capacity [--results artifacts/bin/load-results.json] [--prices tests/load/prices.json] [--tick 10] [--headroom 0.75] [--out docs/capacity.md]: N, M, waits, shards, RU/s, cost";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var prices = Prices.Read(arguments.Text("prices") ?? Repository.File("tests/load/prices.json"));
        var results = RunResults.Find(arguments.Text("results") ?? Repository.File(ReportFiles.Results));
        var page = CapacityPage.Write(results, prices, arguments.Whole("tick", 10), arguments.Number("headroom", 0.75));
        var file = arguments.Text("out") ?? Repository.File("docs/capacity.md");
        await File.WriteAllTextAsync(file, page, cancellationToken);
        Console.WriteLine(page);
        return 0;
    }
}
