using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Host;
using Microsoft.Extensions.Hosting;

namespace BoxOffice.Local;

/// <summary>What a stack is started with. Everything left out is the stack's own.</summary>
public sealed record LocalStackOptions
{
    /// <summary>The port of 127.0.0.1 that HTTP is served on; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Settings as in the environment or local.settings.json (<c>__</c> or <c>:</c> nests). They win over the values of
    /// local.settings.sample.json. A Redis, Cosmos or storage account named here is used instead of one of the stack's own.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>How the functions are run; what the stack itself decides in it is replaced.</summary>
    public FunctionsHostOptions Host { get; init; } = new();

    /// <summary>The concerts that a stack with a worker of its own process starts with.</summary>
    public SampleSize ChildSample { get; init; } = SampleSize.None;

    /// <summary>An emulator of the caller's, who also disposes of it; used where no setting names a Cosmos DB.</summary>
    public CosmosEmulator? Cosmos { get; init; }

    /// <summary>The last word on services and logging, before an in-process app is built.</summary>
    public Action<IHostApplicationBuilder>? Configure { get; init; }

    /// <summary>Told what takes long: the first installation of Azurite.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Whether warnings go to standard error.</summary>
    public bool LogToConsole { get; init; }
}
