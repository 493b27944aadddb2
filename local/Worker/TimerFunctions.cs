using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Worker;

/// <summary>Runs the timer functions.</summary>
internal sealed class TimerFunctions(
    IReadOnlyList<LocalFunction> functions,
    FunctionPipeline pipeline,
    WorkerLifetime lifetime,
    LocalWorkerOptions options,
    IConfiguration settings,
    TimeProvider time,
    ILogger<TimerFunctions> logger) : BackgroundService
{
    private IReadOnlyList<TimerLoop> timers = [];

    /// <summary>Reads the schedules, so that a wrong one stops the start.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        timers = [.. functions.Where(f => options.RunTimers && !settings.IsDisabled(f.Name)).SelectMany(Timer)];
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.StartedAsync(stoppingToken)) return;
        await Task.WhenAll(timers.Select(timer => timer.RunAsync(stoppingToken, lifetime.Abandoned)));
    }

    private IEnumerable<TimerLoop> Timer(LocalFunction function)
    {
        if (function.Trigger is not TimerTriggerAttribute trigger) yield break;
        var schedule = TimerSchedule.Parse(settings.Resolve(trigger.Schedule, function.Name), function.Name);
        yield return new TimerLoop(function, trigger, schedule, pipeline, time, logger);
    }
}
