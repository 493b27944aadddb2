using System.Collections.Concurrent;
using BoxOffice.Tests.Contract.Cosmos;
using Microsoft.Azure.Cosmos;

[assembly: AssemblyFixture(typeof(CosmosImplementations))]

namespace BoxOffice.Tests.Contract.Cosmos;

/// <summary>Every Cosmos DB a contract runs against; each starts when the first test asks for it and ends with the run.</summary>
public sealed class CosmosImplementations : IAsyncDisposable
{
    private const string InProcess = "in process";
    private const string Loopback = "on loopback";
    private const string Vercel = "@vercel/cosmosdb-server";
    private const string Account = "account";

    private readonly ConcurrentDictionary<string, Lazy<Task<CosmosUnderTest>>> started = new(StringComparer.Ordinal);

    /// <summary>What every implementation has: items, ETags, patches.</summary>
    public static TheoryData<string> All => [InProcess, Vercel, .. RealAccount];

    /// <summary>What only ours and the real one have.</summary>
    public static TheoryData<string> Full => [InProcess, .. RealAccount];

    /// <summary>What is about races: over a socket too.</summary>
    public static TheoryData<string> Racing => [InProcess, Loopback, .. RealAccount];

    /// <summary>There is no row, and so no skipped test, where no account is named.</summary>
    private static string[] RealAccount => AccountCosmos.Connection is null ? [] : [Account];

    /// <summary>A container of its own for one test.</summary>
    public async Task<Container> NewContainerAsync(string implementation, Action<ContainerProperties>? configure = null)
    {
        var cosmos = await started.GetOrAdd(implementation, name => new(() => StartAsync(name))).Value;
        return await cosmos.NewContainerAsync(configure);
    }

    /// <summary>Every implementation with every row.</summary>
    internal static TheoryData<string, T1, T2> Cross<T1, T2>(TheoryData<string> implementations, params IEnumerable<(T1, T2)> rows) =>
        new(implementations.SelectMany(_ => rows, (on, row) => (on.Data, row.Item1, row.Item2)));

    private static async Task<CosmosUnderTest> StartAsync(string implementation)
    {
        CosmosUnderTest cosmos = implementation switch
        {
            InProcess => new InProcessCosmos(),
            Loopback => new LoopbackCosmos(),
            Vercel => new VercelCosmos(),
            _ => new AccountCosmos(),
        };
        await cosmos.StartAsync();
        return cosmos;
    }

    /// <summary>Stops them all.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var cosmos in started.Values.Where(c => c.Value.IsCompletedSuccessfully)) await (await cosmos.Value).DisposeAsync();
    }
}
