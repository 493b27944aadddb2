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
}
