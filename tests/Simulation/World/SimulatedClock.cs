using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Simulation.World;

/// <summary>An instance's clock, which knows whose flow sleeps on it.</summary>
internal sealed class SimulatedClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    /// <summary>A pause between two looks; longer timers are deadlines, which nobody waits for.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (Actor.Current is not { } actor || dueTime <= TimeSpan.Zero || dueTime > LongestSleep)
            return base.CreateTimer(callback, state, dueTime, period);
        actor.FallAsleep();
        return base.CreateTimer(
            s =>
            {
                actor.WakeUp();
                callback(s);
            },
            state,
            dueTime,
            period);
    }
}
