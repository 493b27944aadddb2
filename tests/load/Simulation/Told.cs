using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Options;

namespace BoxOffice.Load.Simulation;

/// <summary>The service's own words to a waiter: <see cref="WaitEstimate"/> and <see cref="PollHints"/>, with seeded chance.</summary>
/// <param name="everyMinute">The hints there were before the board was polled: a tenth of the wait, at most a minute.</param>
internal sealed class Told(WaitingRoomOptions room, int seed, bool everyMinute = false)
{
    private readonly Random chance = new(seed);
    private readonly PollHints hints = new(new Random(seed), Options.Create(room));
    private readonly TimeSpan tick = TimeSpan.FromSeconds(room.TickSeconds);
    private readonly TimeSpan extension = TimeSpan.FromSeconds(room.ExtensionSeconds);

    /// <summary>The range told to somebody with so many ahead, at a measured outflow.</summary>
    public (long Low, long High) Wait(int ahead, double? perSecond)
    {
        var standing = new Standing(
            PlaceStatus.Waiting, 0, ahead, ahead + 1, null, DateTimeOffset.UnixEpoch, QueuePhase.Open, null, perSecond,
            room.AdmitPerTick, room.Capacity, room.SessionSeconds, false);
        var estimate = WaitEstimate.For(standing, tick, extension)!;
        return (estimate.Low, estimate.High);
    }

    /// <summary>Seconds to the next poll of somebody told to wait at least so long, with so many ahead.</summary>
    public int PollAfter(long low, int ahead) => PollAfter(low, ahead * tick.TotalSeconds / room.AdmitPerTick);

    /// <summary>Seconds to the next poll of somebody told to wait at least so long, in a line at the setting's rate.</summary>
    public int PollAfter(long low) => PollAfter(low, double.MaxValue);

    private int PollAfter(long low, double soonest) => everyMinute
        ? (int)Math.Round(Math.Clamp(Math.Min(low * 0.1, soonest), 2, 50) * (1 + (0.2 * chance.NextDouble())))
        : hints.For(low, soonest);

    /// <summary>Polls that a wait takes when every hint is heeded.</summary>
    public int PollsWithin(TimeSpan wait)
    {
        var polls = 0;
        for (var left = (long)wait.TotalSeconds; left > 0; polls++) left -= PollAfter(left);
        return polls;
    }
}
