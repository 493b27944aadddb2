using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;
using BoxOffice.Load.Serving;

namespace BoxOffice.Load.Scenarios;

/// <summary>Each scenario on a stack of its own, started for it and ended after it.</summary>
internal sealed class Runs(int seed, ProgressBar progress, CancellationToken cancellationToken)
{
    /// <summary>
    /// Without a waiting room in the way and without holds that run out: the calls are measured, not the rules. Everything else is the
    /// service's own default.
    /// </summary>
    private static readonly Dictionary<string, string> Unhindered = new(StringComparer.Ordinal)
    {
        ["WaitingRoom__Capacity"] = "1000000",
        ["WaitingRoom__SessionSeconds"] = "7200",
        ["Reservations__HoldSeconds"] = "3600",
    };

    /// <summary>The bare limits, by name: hello, and each storage operation alone.</summary>
    public async Task<IReadOnlyList<LoadResult>> LimitsAsync(TimeSpan each)
    {
        await using var stack = await ServedStack.StartAsync(Unhindered, cancellationToken);
        using var floor = new FloorClient(stack.Floor, 32);
        var limits = new List<LoadResult>();
        await floor.MeasureAsync("lua,read,create,queue", each, progress, cancellationToken);
        foreach (var operation in new[] { "", "lua", "read", "create", "queue" }) limits.Add(await floor.MeasureAsync(operation, each, progress, cancellationToken));
        return limits;
    }

    /// <summary>Some of the eleven calls.</summary>
    public async Task<IReadOnlyList<CallFigures>> CallsAsync(IEnumerable<CallScenario> calls, CallRunOptions options)
    {
        await using var stack = await ServedStack.StartAsync(Unhindered, cancellationToken);
        using var box = await OpenAsync(stack);
        var run = new CallRun(box, options);
        var figures = new List<CallFigures>();
        foreach (var call in calls) figures.Add(await run.MeasureAsync(call));
        return figures;
    }

    /// <summary>A sale from its opening to its last user.</summary>
    public async Task<StoryFigures> OnSaleAsync(int users)
    {
        await using var stack = await ServedStack.StartAsync(OnSale.Settings(users), cancellationToken);
        using var box = await OpenAsync(stack);
        using var sale = new OnSale(box, users);
        return await sale.RunAsync();
    }

    /// <summary>Everybody wants one seat.</summary>
    public async Task<StoryFigures> HotSeatAsync(int users, int seats)
    {
        await using var stack = await ServedStack.StartAsync(Unhindered, cancellationToken);
        using var box = await OpenAsync(stack);
        return await new HotSeat(box, users, seats).RunAsync();
    }

    /// <summary>All calls for a while.</summary>
    public async Task<StoryFigures> SoakAsync(TimeSpan time, double perSecond)
    {
        await using var stack = await ServedStack.StartAsync(Unhindered, cancellationToken);
        using var box = await OpenAsync(stack);
        return await new Soak(box, time, perSecond).RunAsync();
    }

    private async Task<Box> OpenAsync(ServedStack stack)
    {
        var box = new Box(stack, seed, progress, cancellationToken);
        try
        {
            await box.OpenAsync();
            return box;
        }
        catch
        {
            box.Dispose();
            throw;
        }
    }
}
