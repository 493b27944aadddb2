using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Hosting;

/// <summary>A clock that moves only by hand, and only when somebody waits for it: a move that nobody sees would prove nothing.</summary>
public sealed class StoppedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int waiting;

    public async Task AdvanceAsync(TimeSpan by)
    {
        await Eventually.TrueAsync(() => Volatile.Read(ref waiting) > 0);
        Advance(by);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref waiting);
        return new Counted(this, timer);
    }

    private sealed class Counted(StoppedClock clock, ITimer timer) : ITimer
    {
        private int disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0) Interlocked.Decrement(ref clock.waiting);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
