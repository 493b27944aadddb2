using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;

namespace BoxOffice.Load.Scenarios;

/// <summary>All eleven calls at a steady rate for a while: nothing fails, and memory does not grow with time.</summary>
internal sealed class Soak(Box box, TimeSpan time, double perSecond)
{
    /// <summary>What a heap may grow by between the first and the second half: caches and the data
    /// written fill it, a leak would go on.</summary>
    private const double MostGrowth = 0.5;

    public async Task<StoryFigures> RunAsync()
    {
        var calls = CallScenario.All;
        var each = (long)(perSecond * time.TotalSeconds / calls.Count) + 10;
        foreach (var call in calls) await call.PrepareAsync(box, each);
        var start = await box.Stack.CountersAsync(box.CancellationToken);
        var first = await HalfAsync("first half", calls);
        var middle = await box.Stack.CountersAsync(box.CancellationToken);
        var second = await HalfAsync("second half", calls);
        var end = await box.Stack.CountersAsync(box.CancellationToken);
        var growth = end.WorkingSetMb / middle.WorkingSetMb - 1;
        return new StoryFigures(
            "soak", $"all eleven calls in turn, {perSecond:0} a second for {time.TotalSeconds:0} s", [first, second],
            [
                new("nothing failed", $"{first.Failed + second.Failed} of {first.Calls + second.Calls}", first.Failed + second.Failed == 0),
                new("memory is steady",
                    $"{start.WorkingSetMb:0}, {middle.WorkingSetMb:0}, {end.WorkingSetMb:0} MB at start, middle and end",
                    growth < MostGrowth),
            ]);
    }

    private Task<LoadResult> HalfAsync(string name, IReadOnlyList<CallScenario> calls) => box.RunAsync(
        new LoadPlan($"soak, {name}", Arrival.Open(perSecond, 256)) { MaxTime = time / 2 },
        (connection, turn) => calls[(int)(turn.Number % calls.Count)].CallAsync(box, connection, turn));
}
