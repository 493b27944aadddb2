using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>A Cosmos DB that the contracts run against, with a database of this run's own.</summary>
internal abstract class CosmosUnderTest : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Web =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private CosmosClient? client;
    private Database? database;

    public async Task StartAsync()
    {
        client = await ConnectAsync();
        database = await client.CreateDatabaseAsync($"contract-{TestIds.Next()}");
    }

    /// <summary>A container of its own for one test, with everything indexed unless told otherwise.</summary>
    public async Task<Container> NewContainerAsync(Action<ContainerProperties>? configure = null)
    {
        var properties = new ContainerProperties($"c{TestIds.Next()}", "/pk");
        configure?.Invoke(properties);
        return await database!.CreateContainerAsync(properties);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DeleteAsync();
        client?.Dispose();
    }

    protected abstract Task<CosmosClient> ConnectAsync();

    /// <summary>An item for a stream call.</summary>
    public static MemoryStream BodyOf(Note note) => new(JsonSerializer.SerializeToUtf8Bytes(note, Web));

    /// <summary>The service's own way to write items: camelCase, nulls left out.</summary>
    public static CosmosClientOptions Options(HttpMessageHandler? handler = null)
    {
        var options = new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, UseSystemTextJsonSerializerWithOptions = Web };
        if (handler is not null) options.HttpClientFactory = () => new HttpClient(handler, disposeHandler: false);
        return options;
    }
}
