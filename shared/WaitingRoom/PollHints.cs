using Microsoft.Extensions.Options;

namespace BoxOffice.WaitingRoom;

/// <summary>
/// When to ask again: 2 s near the front, up to 60 s far back, so that a million waiters cost some 17,000 calls a second. Spread by
/// up to a fifth, so that people who joined in one second do not come back in one.
/// </summary>
/// <param name="random">Chance; a test gives a seeded one.</param>
public sealed class PollHints(Random random, IOptions<WaitingRoomOptions> options)
{
    /// <summary>Seconds, the least.</summary>
    public const int Least = 2;

    /// <summary>Seconds, the most.</summary>
    public const int Most = 60;

    /// <summary>A tenth of the wait: the last polls fall within the last tick.</summary>
    private const double ShareOfWait = 0.1;
    private const double Jitter = 0.2;

    /// <summary>Seconds until the next poll is worth it.</summary>
    public int For(Standing standing)
    {
        if (standing.Status == PlaceStatus.Ended) return Most;
        if (standing.Status == PlaceStatus.Active) return Most / 2;
        var tick = TimeSpan.FromSeconds(options.Value.TickSeconds);
        var estimate = WaitEstimate.For(standing, tick, TimeSpan.FromSeconds(options.Value.ExtensionSeconds));
        var soonest = standing.Phase == QueuePhase.PreOpen ? double.MaxValue : standing.Rank * tick.TotalSeconds / standing.AdmitPerTick;
        return For(estimate?.Low ?? Most * 10, soonest);
    }

    /// <summary>Seconds for a wait of so many seconds.</summary>
    /// <param name="waitSeconds">The least of the estimate.</param>
    /// <param name="soonestSeconds">
    /// When the place is reached at the setting's rate. A full house that empties lets people in faster than was measured: whoever sleeps
    /// through it keeps a session from the others, and the measured rate low.
    /// </param>
    public int For(long waitSeconds, double soonestSeconds = double.MaxValue)
    {
        var calm = Math.Clamp(Math.Min(waitSeconds * ShareOfWait, soonestSeconds), Least, Most / (1 + Jitter));
        return Math.Clamp((int)Math.Round(calm * (1 + (Jitter * random.NextDouble()))), Least, Most);
    }
}
