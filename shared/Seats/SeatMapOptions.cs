namespace BoxOffice.Seats;

/// <summary>Settings <c>SeatMaps__…</c>.</summary>
public sealed record SeatMapOptions
{
    /// <summary>How old a map may be that this process answers with, without asking Redis.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long Redis keeps a map. Then it is rebuilt from the record, which also ends any drift.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a rebuild may take before another process takes over. 50,000 seats take well under a second.</summary>
    public TimeSpan RebuildLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How old the list of a big hall's seats may be before it is rebuilt.</summary>
    public TimeSpan BigListFresh { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How old it may be and still answer while a new one is made; older, a request waits for the new one.</summary>
    public TimeSpan BigListStale { get; init; } = TimeSpan.FromSeconds(2);
}
