using System.Text.Json;
using BoxOffice.Load.Benchmarks;
using BoxOffice.Load.Engine;

namespace BoxOffice.Tests.Infra;

public sealed class LockComparisonTests
{
    [Fact]
    public void The_table_is_what_the_benchmark_measured()
    {
        var measured = JsonSerializer.Deserialize<Dictionary<string, List<BenchRow>>>(
            File.ReadAllText(Repository.PathOf("docs/measurements/locks.json")), JsonSerializerOptions.Web)!;
        using var table = new StringWriter { NewLine = "\n" };
        Table.Write(table, measured["locks"]);

        Assert.Contains(table.ToString(), File.ReadAllText(Repository.PathOf("docs/lock-comparison.md")), StringComparison.Ordinal);
    }
}
