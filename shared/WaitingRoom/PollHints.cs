using Microsoft.Extensions.Options;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// When to confirm one's presence: every 2 s near the front, at most every six minutes far back. In between the board, which a CDN
/// answers, shows how the line moves. So a waiter with more than half an hour to go costs less than a call every five minutes. Spread by up
/// to a fifth, so that people who joined in one second do not come back in one.
/// </summary>
/// <param name="random">Chance; a test gives a seeded one.</param>
public sealed class PollHints(Random random, IOptions<WaitingRoomOptions> options)
{
    /// <summary>Seconds, the least.</summary>
    public const int Least = 2;

    /// <summary>Seconds, the most.</summary>
    public const int Most = 360;

    /// <summary>The most for somebody active, in seconds: they are back from a loss of Redis while admission rests.</summary>
    private const int MostActive = 30;

    /// <summary>A sixth of the wait: the last polls fall within the last tick.</summary>
    private const double ShareOfWait = 1.0 / 6;
    private const double Jitter = 0.2;

    /// <summary>People a second whom a lobby asks to confirm, around its opening.</summary>
    private const double LobbyPerSecond = 10_000;

    /// <summary>Seconds until the next poll is worth it.</summary>
    public int For(Standing standing)
    {
        if (standing.Status == PlaceStatus.Ended) return Most;
        if (standing.Status == PlaceStatus.Active) return Math.Clamp(options.Value.RecoverySeconds, Least, MostActive);
        var tick = TimeSpan.FromSeconds(options.Value.TickSeconds);
        if (standing.Phase == QueuePhase.PreOpen) return BeforeOpening(standing);
        // While paused nobody is let in; the end of the pause is on the board.
        if (standing.Phase == QueuePhase.Paused) return For(options.Value.PresenceSeconds * 2L);
        var soonest = standing.Rank * tick.TotalSeconds / standing.AdmitPerTick;
        var estimate = WaitEstimate.For(standing, tick, TimeSpan.FromSeconds(options.Value.ExtensionSeconds));
        return For(estimate?.Low ?? Most * 10, soonest);
    }

    /// <summary>Seconds until the next poll of a wait.</summary>
    /// <param name="waitSeconds">The least of the estimate.</param>
    /// <param name="soonestSeconds">
    /// When the place is reached at the setting's rate. A full house that empties lets people in faster than was measured: a person who
    /// sleeps through it keeps a session from the others, and the measured rate low.
    /// </param>
    public int For(long waitSeconds, double soonestSeconds = double.MaxValue)
    {
        var calm = Math.Clamp(Math.Min(waitSeconds * ShareOfWait, soonestSeconds), Least, Most / (1 + Jitter));
        return Spread(calm);
    }

    /// <summary>
    /// In the lobby everybody is as likely to be first. So all confirm once shortly before the opening, and once shortly after it, spread
    /// over as long as the crowd needs; not all of them ever faster towards the opening.
    /// </summary>
    private int BeforeOpening(Standing standing)
    {
        var crowd = Math.Clamp(standing.Line / LobbyPerSecond, Least, options.Value.PresenceSeconds * 0.8);
        if (standing.OpensAt is not { } opensAt) return Spread(Most / (1 + Jitter));
        var left = (opensAt - standing.Now).TotalSeconds;
        // The last one before the opening is within the presence that the first ticks ask for.
        if (left > crowd * 2) return (int)Math.Clamp(left - crowd - (crowd * random.NextDouble()), Least, Spread(Most / (1 + Jitter)));
        return (int)Math.Clamp(left + (crowd * random.NextDouble()), Least, Most);
    }

    private int Spread(double calm) => Math.Clamp((int)Math.Round(calm * (1 + (Jitter * random.NextDouble()))), Least, Most);
}
