namespace BoxOffice.Local.Cosmos;

/// <summary>What an emulator is started with.</summary>
public sealed record CosmosEmulatorOptions
{
    /// <summary>The append-only journal that survives the process; everything is in memory only without it. An empty setting is none.</summary>
    public string? JournalPath { get; init => field = string.IsNullOrEmpty(value) ? null : value; }

    /// <summary>The clock of <c>_ts</c> and of time to live.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether a call gives up its thread before it starts. A call in process would otherwise complete synchronously, and
    /// races between callers would interleave far less than over a network.
    /// </summary>
    public bool Interleave { get; init; } = true;
}
