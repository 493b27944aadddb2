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
    /// leave the front as fast as the admitted. Before the first measurement the setting is only the best case.
    /// </summary>
    /// <param name="standing">A waiting place.</param>
    /// <param name="tick">The length of a tick: the last step takes up to one.</param>
    /// <param name="extension">How much longer than the setting a session may last.</param>
    /// <returns>Null before an opening whose time nobody has set.</returns>
    public static WaitEstimate? For(Standing standing, TimeSpan tick, TimeSpan extension)
    {
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
        var high = (long)Math.Ceiling(Math.Min(slow * (1 + Spread), Math.Max(worst, quick)) + tick.TotalSeconds);
        return new WaitEstimate(low, Math.Max(high, low + 1));
    }
}
