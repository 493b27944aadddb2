using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Host;

/// <summary>
/// One timer. Its runs follow each other, so it never overlaps itself; however many ticks a long run (or a sleeping machine)
/// missed, it runs once late, with IsPastDue, and then keeps to its schedule.
/// </summary>
internal sealed partial class TimerLoop(
    HostedFunction function, TimerTrigger trigger, TimerSchedule schedule, TimerStatuses statuses, Invocations invocations,
    TimeProvider time, ILogger logger)
{
    /// <summary>A delay may be at most 49 days, and a schedule may be yearly.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private bool isMonitored;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private TimerStatus? Status => isMonitored ? statuses.Find(function.Name) : null;

    /// <summary>Runs until stopped; a run that has begun is finished.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abandoned)
    {
        var started = Now;
        isMonitored = trigger.UseMonitor && !schedule.IsUnderAMinute(started);
        var due = await StartAsync(started, abandoned);
        for (var missed = false; await DueAsync(due, stopping); missed = due <= Now)
        {
            var now = Now;
            await InvokeAsync(isPastDue: missed || schedule.Next(due) <= now, abandoned);
            due = Update(due, now);
        }
    }

    /// <summary>
    /// As the real host: a monitored timer that was due while nobody ran it runs at once, past due; otherwise one that asks for it
    /// runs at the start.
    /// </summary>
    /// <returns>When it is due next.</returns>
    private async Task<DateTime> StartAsync(DateTime started, CancellationToken abandoned)
    {
        if (Status is { } known && known.Next <= started)
        {
            await InvokeAsync(isPastDue: true, abandoned);
            return Update(known.Next, started);
        }

        var due = schedule.Next(started);
        if (isMonitored && Status is null) statuses.Set(function.Name, new TimerStatus(default, due, started));
        if (trigger.RunOnStartup) await InvokeAsync(isPastDue: false, abandoned);
        return due;
    }

    /// <summary>The next due time: after this run's start, where ticks were missed in between.</summary>
    private DateTime Update(DateTime due, DateTime ranAt)
    {
        var next = schedule.Next(ranAt);
        if (isMonitored) statuses.Set(function.Name, new TimerStatus(due, next, Now));
        return next;
    }

    /// <summary>Waits; false where the host stops first.</summary>
    private async Task<bool> DueAsync(DateTime due, CancellationToken stopping)
    {
        try
        {
            for (var wait = due - Now; wait > TimeSpan.Zero; wait = due - Now)
                await Task.Delay(wait < LongestDelay ? wait : LongestDelay, time, stopping);
            return !stopping.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task InvokeAsync(bool isPastDue, CancellationToken abandoned)
    {
        try
        {
            await invocations.RunTimerAsync(function, Status, isPastDue, abandoned);
        }
        // A failed run is logged and the next one comes: as in the real host, nothing retries a timer.
        catch (Exception failure) when (failure is FunctionFailedException or OperationCanceledException or HostException)
        {
            Failed(failure, function.Name);
        }
    }

    [LoggerMessage(9020, LogLevel.Error, "The timer {Function} failed")]
    private partial void Failed(Exception exception, string function);
}
