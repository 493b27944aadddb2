namespace BoxOffice.Load.Engine;

/// <summary>Makes the calls of a plan and times them.</summary>
public static class LoadEngine
{
    /// <summary>How long a call that was told to stop may take to do so, before it is left to itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs a plan. A call that throws has failed; cancelling ends the run with the exception of the token. It returns at the latest
    /// a moment after the plan's limit: what is still under way then is stopped, and has failed with the latency it has by then.
    /// </summary>
    public static async Task<LoadResult> RunAsync(
        LoadPlan plan, Func<LoadTurn, ValueTask<CallOutcome>> call, ProgressBar? progress, CancellationToken cancellationToken)
    {
        if (plan.WarmUp > TimeSpan.Zero)
        {
            var warmUp = plan with
            {
                Name = $"{plan.Name} (warm-up)",
                MaxTime = plan.WarmUp,
                WarmUp = TimeSpan.Zero,
                MaxCalls = long.MaxValue,
            };
            await RunAsync(warmUp, call, progress, cancellationToken);
        }

        // No `using`: a call that does not heed its token may still look at it later.
        var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new LoadRun(plan, call, cut.Token, cancellationToken);
        using var watched = progress?.Watch(plan.Name, plan.MaxTime, () => run.Started);
        // Workers are tasks of the pool, not threads: a thousand virtual users cost a thousand small objects.
        var all = Task.WhenAll(
            Enumerable.Range(0, plan.Arrival.Workers).Select(worker => Task.Run(() => run.WorkAsync(worker), CancellationToken.None)));
        if (!await EndedAsync(all, plan.Limit, cancellationToken))
        {
            run.Cut();
            await cut.CancelAsync();
            await EndedAsync(all, Patience, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return run.Result();
    }

    private static async Task<bool> EndedAsync(Task all, TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            await all.WaitAsync(within, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
