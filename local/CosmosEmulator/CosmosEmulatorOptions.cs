namespace BoxOffice.Local.Cosmos;

/// <summary>What an emulator is started with.</summary>
public sealed record CosmosEmulatorOptions
{
    /// <summary>The append-only journal that survives the process; everything is in memory only without
    /// it. An empty setting is none.</summary>
    public string? JournalPath { get; init => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>The clock of <c>_ts</c>, of time to live, of lag and of request units.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether a call gives up its thread before it starts. A call in process would otherwise complete synchronously, and
    /// races between callers would interleave far less than over a network.
    /// </summary>
    public bool Interleave { get; init; } = true;

    /// <summary>Commits that each partition remembers, so that a read can be answered from before them. 0 costs nothing.</summary>
    public int KeptCommits { get; init; }

    /// <summary>What goes wrong by itself, by chance and under load.</summary>
    public CosmosWeather Weather { get; init; } = new();

    /// <summary>As many as the lag can ask for.</summary>
    internal int CommitsToKeep => Math.Max(KeptCommits, Weather.CommitsToKeep);
}
