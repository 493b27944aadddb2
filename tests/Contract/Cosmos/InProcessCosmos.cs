using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Our emulator, in process, with a clock of its own.</summary>
public sealed class InProcessCosmos : CosmosUnderTest
{
    public InProcessCosmos() => Emulator = new CosmosEmulator(new CosmosEmulatorOptions { TimeProvider = Clock });

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2027, 5, 1, 10, 0, 0, TimeSpan.Zero));

    public CosmosEmulator Emulator { get; }

    protected override Task<CosmosClient> ConnectAsync() =>
        Task.FromResult(new CosmosClient(CosmosEmulator.ConnectionString, Options(Emulator.CreateHandler())));

    protected override ValueTask StopAsync() => Emulator.DisposeAsync();
}
