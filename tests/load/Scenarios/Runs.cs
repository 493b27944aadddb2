using BoxOffice.Load.Engine;
using BoxOffice.Load.Reports;
using BoxOffice.Load.Serving;

namespace BoxOffice.Load.Scenarios;

/// <summary>The measurements, each on a clean stack: one of its own, or one that nothing pending is left on.</summary>
internal sealed class Runs(int seed, ProgressBar progress)
{
    /// <summary>
    /// Without a waiting room in the way and without holds that run out: the calls are measured, not the rules. Everything else is the
    /// service's own default.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, string> Unhindered = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["WaitingRoom__Capacity"] = "1000000",
        ["WaitingRoom__SessionSeconds"] = "7200",
        ["Reservations__HoldSeconds"] = "3600",
    };

    /// <summary>A stack for the limits and for calls.</summary>
    /// <param name="isBehindHop">With the functions in a process of their own.</param>
    public static Task<ServedStack> StartAsync(CancellationToken cancellationToken, bool isBehindHop = false) =>
        ServedStack.StartAsync(Unhindered, cancellationToken, isBehindHop);

    /// <summary>The calls by the stack that they share: those without holds do not disturb each other.</summary>
    public static IEnumerable<IReadOnlyList<CallScenario>> Groups(IReadOnlyList<CallScenario> calls)
    {
        var quiet = calls.Where(c => !c.HasHolds).ToList();
        return (quiet.Count == 0 ? [] : new[] { quiet }).Concat(calls.Where(c => c.HasHolds).Select(c => new List<CallScenario> { c }));
    }

    /// <summary>The bare limits, by name: hello, and each storage operation alone.</summary>
    public async Task<IReadOnlyList<LoadResult>> LimitsAsync(TimeSpan each, CancellationToken cancellationToken)
    {
        await using var stack = await StartAsync(cancellationToken);
        using var floor = new FloorClient(stack.Floor, 32);
        var limits = new List<LoadResult>();
        await floor.MeasureAsync("lua,read,create,queue", each, progress, cancellationToken);
        foreach (var operation in new[] { "", "lua", "read", "create", "queue" })
            limits.Add(await floor.MeasureAsync(operation, each, progress, cancellationToken));
        return limits;
    }

    /// <summary>One of the eleven calls.</summary>
    public async Task<CallFigures> CallAsync(ServedStack stack, CallScenario call, CallRunOptions options,
        CancellationToken cancellationToken)
    {
        using var box = await OpenAsync(stack, cancellationToken);
        return await new CallRun(box, options).MeasureAsync(call);
    }

    /// <summary>One of the eleven calls, behind a hop.</summary>
    public async Task<HopFigures> CallBehindHopAsync(ServedStack stack, CallScenario call, CallRunOptions options,
        CancellationToken cancellationToken)
    {
        using var box = await OpenAsync(stack, cancellationToken);
        return await new CallRun(box, options).MeasureBehindHopAsync(call);
    }

    /// <summary>A sale from its opening to its last user, or to the limit.</summary>
    public async Task<StoryFigures> OnSaleAsync(int users, TimeSpan limit, CancellationToken cancellationToken)
    {
        await using var stack = await ServedStack.StartAsync(OnSale.Settings(users), cancellationToken);
        using var box = await OpenAsync(stack, cancellationToken);
        using var sale = new OnSale(box, users, limit);
        return await sale.RunAsync();
    }

    /// <summary>Everybody wants one seat.</summary>
    public async Task<StoryFigures> HotSeatAsync(int users, int seats, TimeSpan limit, CancellationToken cancellationToken)
    {
        await using var stack = await StartAsync(cancellationToken);
        using var box = await OpenAsync(stack, cancellationToken);
        return await new HotSeat(box, users, seats, limit).RunAsync();
    }

    /// <summary>All calls for a while.</summary>
    public async Task<StoryFigures> SoakAsync(TimeSpan time, double perSecond, CancellationToken cancellationToken)
    {
        await using var stack = await StartAsync(cancellationToken);
        using var box = await OpenAsync(stack, cancellationToken);
        return await new Soak(box, time, perSecond).RunAsync();
    }

    private async Task<Box> OpenAsync(ServedStack stack, CancellationToken cancellationToken)
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
