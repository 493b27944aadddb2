using System.Text.Json;
using BoxOffice.Load.Benchmarks;
using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Reports;

/// <summary>What one run of <c>report</c> measured: from which the report's page and the capacity page are written.</summary>
public sealed record RunResults
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The machine and its state.</summary>
    public required Machine Machine { get; init; }

    /// <summary>The eleven calls.</summary>
    public IReadOnlyList<CallFigures> Calls { get; init; } = [];

    /// <summary>The eleven calls with the functions in a process of their own, as in Azure.</summary>
    public IReadOnlyList<HopFigures> BehindHop { get; init; } = [];

    /// <summary>The bare limits, by name.</summary>
    public IReadOnlyList<LoadResult> Limits { get; init; } = [];

    /// <summary>On-sale, hot seat, soak.</summary>
    public IReadOnlyList<StoryFigures> Stories { get; init; } = [];

    /// <summary>A row a policy.</summary>
    public IReadOnlyList<BenchRow> Simulation { get; init; } = [];

    /// <summary>What was to be measured and was not.</summary>
    public IReadOnlyList<Unmeasured> Unmeasured { get; init; } = [];

    /// <summary>From the start to the last part.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Reads a file, or null where there is none.</summary>
    public static RunResults? Find(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize<RunResults>(File.ReadAllText(file), Indented) : null;

    /// <summary>Writes it.</summary>
    public Task WriteAsync(string file, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        return File.WriteAllTextAsync(file, JsonSerializer.Serialize(this, Indented) + "\n", cancellationToken);
    }
}

/// <summary>A part of the report without figures, and the reason.</summary>
public sealed record Unmeasured(string Part, string Why);

/// <summary>Where and from what a run was made.</summary>
public sealed record Machine(string Processor, int Cores, double MemoryGb, string System, string Runtime, string Commit,
    DateTimeOffset At, string Load);

/// <summary>One of the eleven calls.</summary>
/// <param name="Name">Its key in seed-figures.json.</param>
/// <param name="Profile">Under the seed's profile: virtual users that think.</param>
/// <param name="Open">At a fixed rate well above the seed's, latencies from the intended start.</param>
/// <param name="Full">Back to back: the greatest rate.</param>
/// <param name="Floor">The same storage operations with nothing around them, over the same HTTP: the limit.</param>
/// <param name="FloorOperations">Which: lua, read, create, queue.</param>
/// <param name="Cost">What one call used of the stores.</param>
public sealed record CallFigures(
    string Name, string Call, LoadResult Profile, LoadResult Open, LoadResult Full, LoadResult Floor, string FloorOperations, CallCost Cost)
{
    /// <summary>An empty function of the same stack in the same run, back to back.</summary>
    public LoadResult? Hello { get; init; }
}

/// <summary>One of the eleven calls behind a hop, where neither the floor nor the costs can be told.</summary>
/// <param name="Profile">Under the seed's profile.</param>
/// <param name="Full">Back to back.</param>
/// <param name="Hello">An empty function of the same stack, back to back.</param>
/// <param name="HelloProfile">An empty function under the seed's profile.</param>
public sealed record HopFigures(string Name, string Call, LoadResult Profile, LoadResult Full, LoadResult Hello, LoadResult HelloProfile);

/// <summary>Averages a call, over the back-to-back run.</summary>
public sealed record CallCost(double RedisCalls, double CosmosOperations, double RequestUnits, double QueueCalls, double AllocatedKb);

/// <summary>A scenario of many calls.</summary>
public sealed record StoryFigures(string Name, string Description, IReadOnlyList<LoadResult> Calls, IReadOnlyList<StoryCheck> Checks);

/// <summary>A truth that must hold after the load.</summary>
public sealed record StoryCheck(string What, string Found, bool Holds);
