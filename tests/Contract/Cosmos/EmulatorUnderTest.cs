using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Our emulator, without a socket.</summary>
internal sealed class InProcessCosmos : CosmosUnderTest
{
    private readonly CosmosEmulator emulator = new();

    protected override Task<CosmosClient> ConnectAsync() =>
        Task.FromResult(new CosmosClient(CosmosEmulator.ConnectionString, Options(emulator.CreateHandler())));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await emulator.DisposeAsync();
    }
}

/// <summary>Our emulator on Kestrel: calls interleave as over a network.</summary>
internal sealed class LoopbackCosmos : CosmosUnderTest
{
    private readonly CosmosEmulator emulator = new();

    protected override async Task<CosmosClient> ConnectAsync() =>
        new(CosmosEmulator.ConnectionStringTo(await emulator.ServeAsync(0, CancellationToken.None)), Options());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await emulator.DisposeAsync();
    }
}
