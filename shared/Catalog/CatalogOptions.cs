namespace BoxOffice.Catalog;

/// <summary>Settings <c>Catalog__…</c>.</summary>
public sealed record CatalogOptions
{
    /// <summary>How long a process keeps the catalogue; the seed's 60 s.</summary>
    public TimeSpan InProcess { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long Redis keeps it; the seed's 120 s.</summary>
    public TimeSpan InRedis { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// How often a process that is asked looks whether the catalogue changed: how late a change shows on other instances.
    /// </summary>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after the last look a process may still answer at once, looking in the background; later, a request waits for the look.
    /// </summary>
    public TimeSpan ServeStale { get; init; } = TimeSpan.FromSeconds(10);
}
