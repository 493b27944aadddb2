using BoxOffice.Load.Benchmarks;

namespace BoxOffice.Load.Commands;

internal sealed class ListCommand : LoadCommand
{
    public override string Name => "list";

    public override string Usage => "list: this list";

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        Console.WriteLine("dotnet run --project tests/load -c Release -- <command>");
        foreach (var command in All) Console.WriteLine($"  {command.Usage}");
        Console.WriteLine("Benchmarks:");
        foreach (var benchmark in Benchmark.All) Console.WriteLine($"  {benchmark.Name}: {benchmark.Description}");
        return Task.FromResult(0);
    }
}
