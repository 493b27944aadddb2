using BoxOffice.Load.Commands;
using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// A measurement of one part: <c>bench &lt;name&gt;</c>. To add one, add its class to this folder; a public or internal constructor
/// without parameters is all that is asked of it.
/// </summary>
public abstract class Benchmark
{
    /// <summary>The name on the command line, kebab-case.</summary>
    public abstract string Name { get; }

    /// <summary>One line: what is measured, and against what.</summary>
    public abstract string Description { get; }

    /// <summary>Measures, bounded by <see cref="BenchContext.Time"/> a row; what it starts it disposes, also when cancelled.</summary>
    public abstract Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context);

    /// <summary>Every benchmark of this assembly.</summary>
    public static IReadOnlyList<Benchmark> All { get; } = Registry.Find<Benchmark>(b => b.Name);
}

/// <summary>What a benchmark runs with.</summary>
/// <param name="Arguments">The command line, for options of the benchmark's own.</param>
/// <param name="Progress">The bar on standard error.</param>
public sealed record BenchContext(Arguments Arguments, ProgressBar Progress, CancellationToken CancellationToken)
{
    /// <summary>How long one row is measured: <c>--seconds</c>, 5 unless told.</summary>
    public TimeSpan Time => Arguments.Seconds("seconds", 5);

    /// <summary>Calls under way at once: <c>--workers</c>, 32 unless told.</summary>
    public int Workers => Arguments.Whole("workers", 32);

    /// <summary>Calls back to back by <see cref="Workers"/> workers for <see cref="Time"/>, after a
    /// second of warm-up, as one row.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="call">One call; throws where it failed.</param>
    public async Task<BenchRow> MeasureAsync(string name, Func<LoadTurn, ValueTask> call)
    {
        var plan = new LoadPlan(name, Arrival.Closed(Workers)) { MaxTime = Time, WarmUp = TimeSpan.FromSeconds(1) };
        var result = await LoadEngine.RunAsync(plan, Answered, Progress, CancellationToken);
        return BenchRow.From(result);

        async ValueTask<CallOutcome> Answered(LoadTurn turn)
        {
            await call(turn);
            return CallOutcome.Answered;
        }
    }
}

/// <summary>One line of the table.</summary>
public sealed record BenchRow(string Name, params IReadOnlyList<BenchFigure> Figures)
{
    /// <summary>The usual figures of a run.</summary>
    public static BenchRow From(LoadResult result) => new(
        result.Name,
        new("calls", result.Calls),
        new("per second", result.PerSecond),
        new("avg ms", result.Milliseconds.Average),
        new("p50 ms", result.Milliseconds.P50),
        new("p95 ms", result.Milliseconds.P95),
        new("p99 ms", result.Milliseconds.P99),
        new("max ms", result.Milliseconds.Max),
        new("failed", result.Failed));
}

/// <summary>One cell; its name, with the unit in it, is the column's heading.</summary>
public sealed record BenchFigure(string Name, double Value);
