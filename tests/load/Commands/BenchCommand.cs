using System.Text.Json;
using BoxOffice.Load.Benchmarks;
using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Commands;

internal sealed class BenchCommand : LoadCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public override string Name => "bench";

    public override string Usage => "bench <name…>|all [--seconds 5] [--workers 32] [--json file]: benchmarks, as a table";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, IReadOnlyList<BenchRow>>(StringComparer.Ordinal);
        foreach (var benchmark in Chosen(arguments))
        {
            Console.WriteLine($"# {benchmark.Name}: {benchmark.Description}");
            using var progress = new ProgressBar();
            var rows = await benchmark.RunAsync(new BenchContext(arguments, progress, cancellationToken));
            progress.Clear();
            Table.Write(Console.Out, rows);
            results[benchmark.Name] = rows;
        }

        if (arguments.Text("json") is { } file)
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(results, Indented) + "\n", cancellationToken);
        return 0;
    }

    private static IEnumerable<Benchmark> Chosen(Arguments arguments)
    {
        var names = arguments.Words.Skip(1).ToList();
        if (names.Count == 0) throw new UsageException("Which benchmark? 'list' shows them; 'bench all' runs every one.");
        if (names is ["all"]) return Benchmark.All;
        return names.Select(name => Benchmark.All.FirstOrDefault(b => b.Name == name)
            ?? throw new UsageException($"There is no benchmark '{name}'."));
    }
}
