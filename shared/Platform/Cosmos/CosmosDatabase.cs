using System.Collections.ObjectModel;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Platform.Cosmos;

/// <summary>The database and its three containers, as described in containers.json (which the Bicep reads too).</summary>
public sealed class CosmosDatabase(CosmosClient client)
{
    private static readonly DatabaseSchema Schema = DatabaseSchema.Load();

    /// <summary>Concerts, their dates and venue layouts; partitioned by concert.</summary>
    public Container Catalog { get; } = client.GetContainer(Schema.Database, "catalog");

    /// <summary>One document a seat that was ever touched; partitioned by "{concertDateId}:{section}".</summary>
    public Container Seats { get; } = client.GetContainer(Schema.Database, "seats");

    /// <summary>Wallet, ledger, reservations, quotas and idempotency records of a user; partitioned by user.</summary>
    public Container Accounts { get; } = client.GetContainer(Schema.Database, "accounts");

    /// <summary>Creates what is missing. For the local stack and the tests: in Azure the Bicep does it and the identity may not.</summary>
    public async Task CreateIfMissingAsync(CancellationToken cancellationToken)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync(Schema.Database, cancellationToken: cancellationToken);
        foreach (var container in Schema.Containers)
        {
            await database.CreateContainerIfNotExistsAsync(container.ToProperties(), cancellationToken: cancellationToken);
        }
    }

    /// <summary>
    /// One read of an item that is not there, 1 RU, for the readiness call, which anybody may make: a container's own description
    /// would come out of a small budget that all metadata of an account shares.
    /// </summary>
    /// <exception cref="CosmosException">Cosmos does not answer, or the container is missing.</exception>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        using var answer = await Catalog.ReadItemStreamAsync("ready", new PartitionKey("ready"), cancellationToken: cancellationToken);
        // Substatus 0: the item is missing, not the container.
        var isItemMissing = answer.StatusCode == HttpStatusCode.NotFound
            && answer.Headers.GetValueOrDefault("x-ms-substatus") is (null or "0");
        if (!isItemMissing) answer.EnsureSuccessStatusCode();
    }
}

/// <summary>containers.json: the one description of the containers, for the code, the emulator and the Bicep.</summary>
public sealed record DatabaseSchema(string Database, IReadOnlyList<ContainerSchema> Containers)
{
    /// <summary>The embedded description.</summary>
    public static DatabaseSchema Load()
    {
        using var stream = typeof(DatabaseSchema).Assembly.GetManifestResourceStream("containers.json")!;
        return JsonSerializer.Deserialize(stream, SchemaJson.Default.DatabaseSchema)!;
    }
}

/// <summary>One container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PartitionKey">The path of its partition key.</param>
/// <param name="DefaultTtl">Seconds; -1 keeps items that name no ttl of their own.</param>
/// <param name="IndexingPolicy">The paths that are queried; docs/index-report.md has the reason for each.</param>
public sealed record ContainerSchema(string Name, string PartitionKey, int DefaultTtl, IndexingSchema IndexingPolicy)
{
    /// <summary>The container as the SDK creates it.</summary>
    public ContainerProperties ToProperties()
    {
        var policy = new IndexingPolicy { IndexingMode = IndexingMode.Consistent, Automatic = IndexingPolicy.Automatic };
        Copy(IndexingPolicy.IncludedPaths, path => policy.IncludedPaths.Add(new IncludedPath { Path = path }));
        Copy(IndexingPolicy.ExcludedPaths, path => policy.ExcludedPaths.Add(new ExcludedPath { Path = path }));
        foreach (var composite in IndexingPolicy.CompositeIndexes ?? [])
        {
            policy.CompositeIndexes.Add(new Collection<CompositePath>([.. composite.Select(c => new CompositePath
            {
                Path = c.Path,
                Order = c.Order == "descending" ? CompositePathSortOrder.Descending : CompositePathSortOrder.Ascending,
            })]));
        }

        return new ContainerProperties(Name, PartitionKey) { DefaultTimeToLive = DefaultTtl, IndexingPolicy = policy };
    }

    private static void Copy(IReadOnlyList<PathSchema> paths, Action<string> add)
    {
        foreach (var path in paths) add(path.Path);
    }
}

/// <summary>An indexing policy in Cosmos' own JSON form.</summary>
public sealed record IndexingSchema(
    string IndexingMode,
    bool Automatic,
    IReadOnlyList<PathSchema> IncludedPaths,
    IReadOnlyList<PathSchema> ExcludedPaths,
    IReadOnlyList<IReadOnlyList<CompositeSchema>>? CompositeIndexes);

/// <summary>An included or excluded path.</summary>
public sealed record PathSchema(string Path);

/// <summary>A member of a composite index.</summary>
public sealed record CompositeSchema(string Path, string Order);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DatabaseSchema))]
internal sealed partial class SchemaJson : JsonSerializerContext;
