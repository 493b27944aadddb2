using BoxOffice.Local;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Host;
using BoxOffice.Local.Redis;
using BoxOffice.Platform.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// Bytes allocated a call, for a crowd of buyers who go the whole way, each step of all of them one after another. Queue listeners and
/// timers are off; Azurite and redis-server are processes of their own. Where redis-server is not installed, Garnet runs in this process
/// and its allocations are among the service's.
/// </summary>
internal sealed class AllocationBenchmark : Benchmark
{
    public override string Name => "allocations";

    public override string Description => "bytes a call on the managed heap; the emulator's and a bare hello's told apart (--calls 300)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        await using IRedisServer redis = RedisServerProcess.IsInstalled
            ? await RedisServerProcess.StartAsync(cancellationToken: context.CancellationToken)
            : EmbeddedRedis.Start();
        // On the caller's thread, so that what it allocates can be told apart.
        await using var emulator = new CosmosEmulator(new CosmosEmulatorOptions { Interleave = false });
        var meter = new AllocationMeter(emulator);
        await using var stack = await LocalStack.StartAsync(
            new LocalStackOptions
            {
                Settings = new Dictionary<string, string?>
                {
                    ["Redis__ConnectionString"] = redis.ConnectionString,
                    ["Reservations__MaxSeatsPerUser"] = "10"
                },
                LogToConsole = true,
                Cosmos = emulator,
                Host = new FunctionsHostOptions { RunTimers = false, RunQueues = false },
                Configure = builder => builder.Services.Replace(ServiceDescriptor.Singleton(new CosmosTransport(meter.CreateHandler))),
            },
            context.CancellationToken);
        using var run = new AllocationRun(context, stack, meter);
        return await run.MeasureAsync();
    }
}
