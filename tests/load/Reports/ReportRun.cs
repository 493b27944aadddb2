using System.Diagnostics;
using System.Net.Sockets;

namespace BoxOffice.Load.Reports;

/// <summary>
/// The parts of a report, one after the other. Each is bounded and saved as soon as it is measured; one that cannot be is left out and
/// named, and the next one runs.
/// </summary>
/// <param name="file">Where the results are saved after each part.</param>
/// <param name="most">No part starts later, so that the whole is bounded too.</param>
internal sealed class ReportRun(Machine machine, IReadOnlyList<string> parts, string file, TimeSpan most, CancellationToken stop)
{
    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>What there is so far. Every part that is not in it is named in it.</summary>
    public RunResults Results { get; private set; } =
        new() { Machine = machine, Unmeasured = [.. parts.Select(p => new Unmeasured(p, "the run ended before its turn"))] };

    /// <summary>Measures a part.</summary>
    /// <param name="limit">When it is given up; its own runs have limits below that.</param>
    /// <param name="with">The results with what was found.</param>
    public async Task MeasureAsync<T>(string part, TimeSpan limit, Func<CancellationToken, Task<T>> measure,
        Func<RunResults, T, RunResults> with)
    {
        if (stop.IsCancellationRequested) return;
        var began = Stopwatch.GetElapsedTime(start);
        if (began > most)
        {
            await LeaveAsync(part, $"the {most.TotalMinutes:0.#} minutes of the run were over");
            return;
        }

        Console.Error.WriteLine($"{began:mm\\:ss} {part}");
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        cut.CancelAfter(limit);
        try
        {
            var found = await measure(cut.Token);
            await SaveAsync(with(Without(part), found));
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            await LeaveAsync(part, stop.IsCancellationRequested ? "the run was stopped while it was measured"
                : $"given up after {limit.TotalSeconds:0} s");
        }
        // What a stack that does not start or answer throws. The other parts have stacks of their own.
        catch (Exception failed) when (failed is UsageException or IOException or SocketException or HttpRequestException
            or TimeoutException or OperationCanceledException)
        {
            await LeaveAsync(part, failed.Message);
        }
    }

    private RunResults Without(string part) => Results with { Unmeasured = [.. Results.Unmeasured.Where(u => u.Part != part)] };

    private Task LeaveAsync(string part, string why)
    {
        Console.Error.WriteLine($"      {part}: not measured, {why}");
        return SaveAsync(Without(part) with { Unmeasured = [.. Results.Unmeasured.Where(u => u.Part != part), new Unmeasured(part, why)] });
    }

    private Task SaveAsync(RunResults results)
    {
        Results = results with { Took = Stopwatch.GetElapsedTime(start) };
        return Results.WriteAsync(file, CancellationToken.None);
    }
}
