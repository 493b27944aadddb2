using BoxOffice.WaitingRoom;
using Microsoft.Extensions.Options;

namespace BoxOffice.Load.Simulation;

/// <summary>The service's own words to a waiter: <see cref="WaitEstimate"/> and <see cref="PollHints"/>, with seeded chance.</summary>
internal sealed class Told(WaitingRoomOptions room, int seed)
{
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
    public int PollAfter(long low, int ahead) => hints.For(low, ahead * tick.TotalSeconds / room.AdmitPerTick);

    /// <summary>Seconds to the next poll of somebody told to wait at least so long, in a line at the setting's rate.</summary>
    public int PollAfter(long low) => hints.For(low);

    /// <summary>Polls that a wait takes when every hint is heeded.</summary>
    public int PollsWithin(TimeSpan wait)
    {
        var polls = 0;
        for (var left = (long)wait.TotalSeconds; left > 0; polls++) left -= PollAfter(left);
        return polls;
    }
}
