using System.Collections.Concurrent;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>A database: its containers by name.</summary>
internal sealed record StoredDatabase(string Name, uint Number, string ETag, long Timestamp)
{
    public string Rid { get; } = ResourceId.Database(Number);

    public ConcurrentDictionary<string, StoredContainer> Containers { get; } = new(StringComparer.Ordinal);
}

/// <summary>Everything the emulator holds.</summary>
internal sealed class EmulatedAccount : IDisposable
{
    private readonly TimeProvider clock;
    private readonly int keptCommits;
    private readonly EtagSource etags = new();
    private readonly Lock gate = new();
    private Journal? journal;
    private uint lastNumber;

    private EmulatedAccount(TimeProvider clock, int keptCommits) => (this.clock, this.keptCommits) = (clock, keptCommits);

    public ConcurrentDictionary<string, StoredDatabase> Databases { get; } = new(StringComparer.Ordinal);

    /// <param name="keptCommits">Commits that each partition remembers, for reads that lag.</param>
    public static EmulatedAccount Open(TimeProvider clock, string? journalPath, int keptCommits)
    {
        var account = new EmulatedAccount(clock, keptCommits);
        if (string.IsNullOrEmpty(journalPath)) return account;
        // Replayed before it is attached: what is read is not written again.
        JournalReplay.Run(journalPath, account);
        account.journal = new Journal(journalPath);
        return account;
    }

    /// <summary>By name or by resource id.</summary>
    public StoredDatabase Database(string nameOrRid) =>
        Databases.TryGetValue(nameOrRid, out var database) ? database
        : Databases.Values.FirstOrDefault(d => d.Rid == nameOrRid) ?? throw CosmosError.NotFound($"The database {nameOrRid}", 1003);

    /// <summary>By names or by resource ids.</summary>
    public StoredContainer Container(string database, string nameOrRid)
    {
        var containers = Database(database).Containers;
        return containers.TryGetValue(nameOrRid, out var container) ? container
            : containers.Values.FirstOrDefault(c => c.Rid == nameOrRid) ?? throw CosmosError.NotFound($"The container {nameOrRid}", 1003);
    }

    public StoredDatabase CreateDatabase(string name)
    {
        lock (gate)
        {
            var database = new StoredDatabase(name, ++lastNumber, etags.Next(), clock.GetUtcNow().ToUnixTimeSeconds());
            if (!Databases.TryAdd(name, database)) throw CosmosError.Conflict($"The database {name}");
            journal?.CreateDatabase(name);
            return database;
        }
    }

    public void DeleteDatabase(string name)
    {
        lock (gate)
        {
            Databases.TryRemove(Database(name).Name, out var database);
            journal?.DeleteDatabase(database!.Name);
        }
    }

    public StoredContainer CreateContainer(string databaseName, ContainerSettings settings)
    {
        lock (gate)
        {
            var database = Database(databaseName);
            if (database.Containers.ContainsKey(settings.Name)) throw CosmosError.Conflict($"The container {settings.Name}");
            // The journal is null while it is replayed, so a container asks for it when it commits.
            var container = new StoredContainer(database, ++lastNumber, settings, clock, () => journal, etags, keptCommits);
            database.Containers[settings.Name] = container;
            journal?.PutContainer(database.Name, settings.Properties);
            return container;
        }
    }

    public void ReplaceContainer(string databaseName, StoredContainer container, ContainerSettings settings)
    {
        if (settings.Name != container.Settings.Name || !settings.KeyNames.SequenceEqual(container.Settings.KeyNames))
            throw CosmosError.BadRequest("A container keeps its id and its partition key.");
        lock (gate)
        {
            container.Replace(settings);
            journal?.PutContainer(Database(databaseName).Name, settings.Properties);
        }
    }

    public void DeleteContainer(string databaseName, StoredContainer container)
    {
        lock (gate)
        {
            var database = Database(databaseName);
            database.Containers.TryRemove(container.Settings.Name, out _);
            journal?.DeleteContainer(database.Name, container.Settings.Name);
        }
    }

    public void Dispose() => journal?.Dispose();
}
