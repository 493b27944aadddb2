using Microsoft.Azure.Functions.Worker;

namespace BoxOffice.TestFunctions;

public sealed class Tick(CallLog log, TimeProvider time)
{
    [Function(nameof(Tick))]
    public void Run([TimerTrigger("%TickSchedule%")] TimerInfo timer) =>
        log.Write($"{time.GetUtcNow():HH:mm:ss}{(timer.IsPastDue ? " late" : "")}{(timer.ScheduleStatus is null ? "" : " monitored")}");
}

public sealed class Slow(CallLog log, TimeProvider time)
{
    [Function(nameof(Slow))]
    public async Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var first = log.Entries.Count == 0;
        log.Write(timer.IsPastDue ? "begins late" : "begins");
        if (!first) return;
        await Task.Delay(TimeSpan.FromSeconds(25), time, cancellationToken);
        log.Write("ends");
    }
}

public sealed class AtStart(CallLog log, TimeProvider time)
{
    [Function(nameof(AtStart))]
    public void Run([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) =>
        log.Write($"{time.GetUtcNow():HH:mm:ss}{(timer.IsPastDue ? " late" : "")}, next {timer.ScheduleStatus!.Next:HH:mm:ss}");
}

public sealed class Hourly(CallLog log, TimeProvider time)
{
    [Function(nameof(Hourly))]
    public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) =>
        log.Write($"{time.GetUtcNow():HH:mm:ss}{(timer.IsPastDue ? " late" : "")}, last {timer.ScheduleStatus!.Last:HH:mm:ss}");
}

public sealed class Broken(CallLog log)
{
    [Function(nameof(Broken))]
    public void Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer)
    {
        log.Write("breaks");
        throw new InvalidOperationException("a bug");
    }
}

public sealed class Finishing(CallLog log, TimeProvider time)
{
    [Function(nameof(Finishing))]
    public async Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        log.Write("begins");
        await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        log.Write("ends");
    }
}
