using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>An emulator of a test's own, with its clock, its faults and perhaps a journal.</summary>
internal sealed class EmulatorFixture(string? journal = null, CosmosWeather? weather = null) : IAsyncDisposable
{
    private readonly List<CosmosClient> clients = [];
    private CosmosEmulator? emulator;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2027, 5, 1, 10, 0, 0, TimeSpan.Zero));

    public CosmosEmulator Emulator => emulator ??= new CosmosEmulator(new CosmosEmulatorOptions
    {
        TimeProvider = Clock,
        JournalPath = journal,
        KeptCommits = 8,
        Weather = weather ?? new CosmosWeather(),
    });

    public CosmosClient NewClient(Action<CosmosClientOptions>? configure = null, string? name = null)
    {
        var options = CosmosUnderTest.Options(name is null ? Emulator.CreateHandler() : Emulator.CreateHandler(name));
        configure?.Invoke(options);
        clients.Add(new CosmosClient(CosmosEmulator.ConnectionString, options));
        return clients[^1];
    }

    public async Task<Container> NewContainerAsync(Action<ContainerProperties>? configure = null,
        Action<CosmosClientOptions>? options = null)
    {
        Database database = await NewClient(options).CreateDatabaseIfNotExistsAsync("db");
        var properties = new ContainerProperties("things", "/pk");
        configure?.Invoke(properties);
        return await database.CreateContainerIfNotExistsAsync(properties);
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        if (emulator is not null) await emulator.DisposeAsync();
    }
}
