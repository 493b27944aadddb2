using System.Runtime.InteropServices;
using BoxOffice.Local.Cosmos;
using StackExchange.Redis;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// Bytes that one call allocates on the managed heap of this process, with what the in-process Cosmos emulator allocates for the same call
/// told apart, and how often the call went to the stores. Calls are made one after another, so nothing else is counted.
/// </summary>
internal sealed class AllocationMeter(CosmosEmulator emulator)
{
    private long emulatorBytes;
    private long cosmosCalls;

    /// <summary>What the process allocated so far, and how much of it the emulator.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Reading(long All, long Emulator, long Cosmos, long Redis);

    /// <summary>A handler for the service's client that answers from the emulator and counts what it allocates.</summary>
    public HttpMessageHandler CreateHandler() => new CountingHandler(this, emulator.CreateHandler());

    /// <summary>Makes the call so many times to warm up and so many times to measure.</summary>
    /// <param name="call">Gets the number of the call, from 0 on.</param>
    /// <returns>Bytes a call.</returns>
    public async Task<AllocatedBytes> MeasureAsync(int warmUp, int calls, IConnectionMultiplexer redis, Func<int, Task> call)
    {
        for (var i = 0; i < warmUp; i++) await call(i);
        var before = Read(redis);
        for (var i = warmUp; i < warmUp + calls; i++) await call(i);
        var after = Read(redis);
        return new AllocatedBytes(
            (double)(after.All - before.All) / calls, (double)(after.Emulator - before.Emulator) / calls,
            (double)(after.Cosmos - before.Cosmos) / calls, (double)(after.Redis - before.Redis) / calls);
    }

    private Reading Read(IConnectionMultiplexer redis) =>
        new(GC.GetTotalAllocatedBytes(precise: true), Interlocked.Read(ref emulatorBytes), Interlocked.Read(ref cosmosCalls),
            redis.OperationCount);

    private sealed class CountingHandler(AllocationMeter meter, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var answer = base.SendAsync(request, cancellationToken);
            // It answers on the caller's thread; if that changed, this thread's bytes would say too little without anybody noticing.
            if (!answer.IsCompleted)
                throw new InvalidOperationException("The emulator answered later: its allocations cannot be told apart.");
            Interlocked.Add(ref meter.emulatorBytes, GC.GetAllocatedBytesForCurrentThread() - before);
            Interlocked.Increment(ref meter.cosmosCalls);
            return answer;
        }
    }
}

/// <summary>What one call allocates, in bytes, and asks of the stores.</summary>
/// <param name="All">By the whole process: client, server, service, its SDKs and the emulator.</param>
/// <param name="Emulator">By the Cosmos emulator.</param>
/// <param name="CosmosCalls">A batch is one.</param>
/// <param name="RedisCalls">Commands; a script is one.</param>
internal sealed record AllocatedBytes(double All, double Emulator, double CosmosCalls, double RedisCalls)
{
    /// <summary>As a line of the table.</summary>
    /// <param name="hello">What the same client and a bare Kestrel allocate for a hello; 0 where the call is not over HTTP.</param>
    public BenchRow ToRow(string name, double hello) => new(
        name, new("bytes in all", All), new("emulator", Emulator), new("bare hello", hello),
        new("service and SDKs", All - Emulator - hello),
        new("Cosmos calls", CosmosCalls), new("Redis calls", RedisCalls));
}
