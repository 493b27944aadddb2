using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>A Cosmos DB that a contract runs against: a client and a database of its own.</summary>
public abstract class CosmosUnderTest : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    protected CosmosClient Client { get; private set; } = null!;

    internal Database Database { get; private set; } = null!;

    /// <summary>Whether it follows Cosmos where the seed emulator from npm is known not to.</summary>
    public virtual bool IsFull => true;

    public async ValueTask InitializeAsync()
    {
        Client = await ConnectAsync();
        Database = await Client.CreateDatabaseIfNotExistsAsync($"contract-{TestIds.Next()}");
    }

    /// <summary>A container of its own for one test, with everything indexed unless told otherwise.</summary>
    public async Task<Container> NewContainerAsync(Action<ContainerProperties>? configure = null)
    {
        var properties = new ContainerProperties($"c{TestIds.Next()}", "/pk");
        configure?.Invoke(properties);
        return await Database.CreateContainerAsync(properties);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DeleteAsync();
        Client.Dispose();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<CosmosClient> ConnectAsync();

    protected abstract ValueTask StopAsync();

    protected static CosmosClientOptions Options(HttpMessageHandler? handler = null)
    {
        var options = new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, UseSystemTextJsonSerializerWithOptions = Web };
        if (handler is not null) options.HttpClientFactory = () => new HttpClient(handler, disposeHandler: false);
        return options;
    }
}
