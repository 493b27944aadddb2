namespace BoxOffice.Local.Host;

/// <summary>The pause between two polls: 100 ms after a message, doubling to the longest while the queue is empty.</summary>
internal sealed class PollingPause(TimeSpan longest)
{
    /// <summary>The real extension's shortest interval.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan next = Min(Shortest, longest);

    public TimeSpan After(bool foundMessages)
    {
        if (foundMessages) next = Min(Shortest, longest);
        var pause = next;
        next = Min(next * 2, longest);
        return pause;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
