namespace BoxOffice.Tests.Stack;

/// <summary>The minimum of the pool is the process' own, so no other test may start a stack meanwhile. The Cosmos SDK keeps a thread of the
/// pool asleep: the pool starts with one to spare (docs/adr/0055-a-thread-for-the-cosmos-sdk.md).</summary>
[Collection(Alone.Name)]
public sealed class ThreadsTests
{
    [Fact]
    public async Task Given_a_process_that_asks_for_a_thread_per_core_When_the_service_starts_Then_the_pool_has_one_more()
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
