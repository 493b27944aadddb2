namespace BoxOffice.WaitingRoom;

/// <summary>How long a wait will take, as a range in whole seconds.</summary>
/// <param name="Low">At least 1: nobody who waits is let in before the next tick.</param>
/// <param name="High">Above <paramref name="Low"/>.</param>
public sealed record WaitEstimate(long Low, long High)
{
    /// <summary>A share of the middle on either side: measured ticks differ by about this much.</summary>
    private const double Spread = 0.2;

    /// <summary>
    /// From the measured outflow of the line: people ahead over people a second. It falls as they do, and counts the absent too, who
    /// leave the front as fast as the admitted. Before the first measurement the setting is only the best case. While the house is full
    /// the upper end is not before sessions can end.
    /// </summary>
    /// <param name="standing">A waiting place.</param>
    /// <param name="tick">The length of a tick: the last step takes up to one.</param>
    /// <param name="extension">How much longer than the setting a session may last.</param>
    /// <returns>Null while paused or closed, and before an opening whose time nobody has set.</returns>
    public static WaitEstimate? For(Standing standing, TimeSpan tick, TimeSpan extension)
    {
        if (standing.Phase is QueuePhase.Paused or QueuePhase.Closed) return null;
        if (standing.Phase != QueuePhase.PreOpen) return InLine(standing, standing.Rank, tick, extension);
        if (standing.OpensAt is not { } opensAt) return null;
        // The draw is secret until the opening, so it may be anything from the first place to the last.
        var wait = Math.Max(0, (long)(opensAt - standing.Now).TotalSeconds);
        var last = InLine(standing, Math.Max(0, standing.Line - 1), tick, extension);
        return new WaitEstimate(wait + 1, wait + last.High);
    }

    private static WaitEstimate InLine(Standing standing, long ahead, TimeSpan tick, TimeSpan extension)
    {
        var setting = standing.AdmitPerTick / tick.TotalSeconds;
        var session = standing.SessionSeconds + extension.TotalSeconds;
        // However slowly people buy, a full house has emptied once when a session's time is over.
        var turnover = Math.Min(setting, standing.Capacity / session);
        var worst = ((ahead / standing.Capacity) + 1) * session;
        var (quick, slow) = standing.PerSecond is { } measured
            ? (ahead / Math.Max(measured, turnover), measured > 0 ? ahead / measured : worst)
            : (ahead / setting, 3 * ahead / setting);
        var low = Math.Max(1, (long)(quick * (1 - Spread)));
        var high = Math.Min(slow * (1 + Spread), Math.Max(worst, quick));
        if (standing.TurnBy is { } turnBy) high = Math.Max(standing.PerSecond > 0 ? high : quick, Turn(standing, turnBy));
        var whole = (long)Math.Ceiling(high + tick.TotalSeconds);
        return new WaitEstimate(low, Math.Max(whole, low + 1));
    }

    /// <summary>
    /// Seconds until that many sessions of a full house have ended: by the measured outflow with the chance that a few have, three standard
    /// deviations of a random stream; at the latest when their time is over.
    /// </summary>
    private static double Turn(Standing standing, DateTimeOffset turnBy)
    {
        var latest = Math.Max(0, (turnBy - standing.Now).TotalSeconds);
        if (standing.PerSecond is not ({ } measured and > 0)) return latest;
        var needed = standing.Rank + 1 - Math.Max(0, standing.Capacity - standing.Inside);
        return Math.Min(latest, (needed + (3 * Math.Sqrt(needed)) + 3) / measured);
    }
}
