using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos;

/// <summary>
/// The part of Azure Cosmos DB's REST protocol that the .NET SDK speaks in Gateway mode and that BoxOffice uses; anything else is
/// 501 with its name. In process through <see cref="CreateHandler()"/>, on loopback through <see cref="ServeAsync"/>, or both at
/// once over the same data. Never compared with a real account: docs/cosmos-emulator.md.
/// </summary>
public sealed class CosmosEmulator : IAsyncDisposable
{
    private readonly EmulatedAccount account;
    private readonly CosmosRouter router;
    private readonly List<KestrelFront> fronts = [];

    /// <summary>Starts empty, or with what the journal holds.</summary>
    /// <exception cref="InvalidDataException">The journal is damaged before its last line.</exception>
    public CosmosEmulator(CosmosEmulatorOptions? options = null)
    {
        options ??= new CosmosEmulatorOptions();
        account = EmulatedAccount.Open(options.TimeProvider, options.JournalPath, options.CommitsToKeep);
        router = new CosmosRouter(account, Faults, options);
    }

    /// <summary>
    /// For a client that uses <see cref="CreateHandler()"/>. The key signs requests and no request's signature is checked: the
    /// emulator listens on loopback only.
    /// </summary>
    public static string ConnectionString { get; } = ConnectionStringTo(new Uri("http://127.0.0.1:8081/"));

    /// <summary>What to do wrong, and when.</summary>
    public CosmosFaults Faults { get; } = new();

    /// <summary>The connection string of an emulator that serves at that address.</summary>
    public static string ConnectionStringTo(Uri address) =>
        $"AccountEndpoint={address};AccountKey=bG9jYWwgZW11bGF0b3Iga2V5LCBub3QgYSBzZWNyZXQ=";

    /// <summary>A handler for one client; as many as wanted. Faults know the client by the id that the SDK sends.</summary>
    public HttpMessageHandler CreateHandler() => new InProcessHandler(router, null);

    /// <summary>A handler for one client; as many as wanted.</summary>
    /// <param name="client">What faults call the client.</param>
    public HttpMessageHandler CreateHandler(string client) => new InProcessHandler(router, client);

    /// <summary>The items of a container as they were committed last, whatever lags: for a test's checks.</summary>
    /// <exception cref="KeyNotFoundException">There is no such container.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ItemsOf(string database, string container) =>
        [.. account.Databases[database].Containers[container].Snapshot(null, ReadAs.Latest("")).Items.OrderBy(i => i.Number)
            .Select(i => i.Body)];

    /// <summary>Every item of every container goes; the containers stay.</summary>
    public void Clear()
    {
        foreach (var container in account.Databases.Values.SelectMany(d => d.Containers.Values)) container.Clear();
    }

    /// <summary>Serves on 127.0.0.1.</summary>
    /// <param name="port">The port, or 0 for any free one.</param>
    /// <returns>The address it serves at.</returns>
    /// <exception cref="IOException">The port is in use.</exception>
    public async Task<Uri> ServeAsync(int port, CancellationToken cancellationToken)
    {
        var front = await KestrelFront.StartAsync(router, port, cancellationToken);
        lock (fronts) fronts.Add(front);
        return front.Address;
    }

    /// <summary>Stops serving and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var front in fronts) await front.DisposeAsync();
        account.Dispose();
    }
}
