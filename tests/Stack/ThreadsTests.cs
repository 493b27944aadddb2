namespace BoxOffice.Tests.Stack;

/// <summary>The Cosmos SDK keeps a thread of the pool asleep: the pool starts with one to spare (docs/adr/0055-a-thread-for-the-cosmos-sdk.md).</summary>
public sealed class ThreadsTests
{
    [Fact]
    public async Task More_threads_than_cores_from_the_start()
    {
        // As a process begins that says nothing of it; this one says more.
        ThreadPool.GetMinThreads(out var own, out var completions);
        ThreadPool.SetMinThreads(Environment.ProcessorCount, completions);
        try
        {
            await using var app = await BoxOfficeApp.StartAsync();
            _ = await app.GetAsync("v1/health/ready");

            ThreadPool.GetMinThreads(out var workers, out _);
            Assert.True(workers > Environment.ProcessorCount, $"{workers} threads on {Environment.ProcessorCount} cores.");
        }
        finally
        {
            ThreadPool.SetMinThreads(own, completions);
        }
    }
}
