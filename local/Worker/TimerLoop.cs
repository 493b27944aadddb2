using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Worker;

/// <summary>
/// One timer. Its runs follow each other, so it never overlaps itself; however many ticks a long run (or a sleeping machine)
/// missed, it runs once late, with IsPastDue, and then keeps to its schedule.
/// </summary>
internal sealed partial class TimerLoop(
    LocalFunction function, TimerTriggerAttribute trigger, TimerSchedule schedule, FunctionPipeline pipeline, TimeProvider time, ILogger logger)
{
    /// <summary>A delay may be at most 49 days, and a schedule may be yearly.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private ScheduleStatus? status;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Runs until stopped; a run that has begun is finished.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abandoned)
    {
        var started = Now;
        var due = schedule.Next(started);
        if (trigger.UseMonitor && !schedule.IsUnderAMinute(started)) status = new ScheduleStatus { Next = due, LastUpdated = started };
        if (trigger.RunOnStartup) await InvokeAsync(isPastDue: false, abandoned);
        for (var missed = false; await DueAsync(due, stopping); missed = due <= Now)
        {
            var now = Now;
            await InvokeAsync(isPastDue: missed || schedule.Next(due) <= now, abandoned);
            due = Update(due, now);
        }
    }

    /// <summary>The next due time: after this run's, or this run's start where ticks were missed in between.</summary>
    private DateTime Update(DateTime due, DateTime ranAt)
    {
        var next = schedule.Next(ranAt);
        if (status is not null) status = new ScheduleStatus { Last = due, Next = next, LastUpdated = Now };
        return next;
    }

    /// <summary>Waits; false where the application stops first.</summary>
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
            var info = new TimerInfo { ScheduleStatus = status, IsPastDue = isPastDue };
            await pipeline.RunAsync(function, info, ActivityKind.Internal, abandoned);
        }
        // A failed run is logged and the next one comes: as in the real host, nothing retries a timer.
        catch (Exception failure)
        {
            Failed(failure, function.Name);
        }
    }

    [LoggerMessage(9020, LogLevel.Error, "The timer {Function} failed")]
    private partial void Failed(Exception exception, string function);
}
