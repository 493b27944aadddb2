using Azure;
using Azure.Storage.Queues;
using BoxOffice.Local.Azurite;

namespace BoxOffice.Tests.Stack;

public sealed class AzuriteTests
{
    [Fact]
    public async Task Given_an_Azurite_that_is_killed_When_it_is_kept_running_Then_it_is_there_again_at_its_port_and_somebody_is_told()
    {
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var azurite = await AzuriteProcess.StartQueuesAsync([AzuriteAccount.Development],
            cancellationToken: TestContext.Current.CancellationToken);
        var queue = new QueueClient(azurite.ConnectionStringOf(AzuriteAccount.Development), "tickets",
            new QueueClientOptions { Retry = { MaxRetries = 0 } });
        await queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        // The control: nobody keeps it running yet.
        azurite.Process.Kill();
        await azurite.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(await IsThereAsync(queue));

        var kept = azurite.KeepRunningAsync(said.Enqueue);
        await Eventually.TrueAsync(() => IsThereAsync(queue));
        Assert.Contains("exit code 137", Assert.Single(said), StringComparison.Ordinal);
        // What it had is lost.
        Assert.False(await queue.ExistsAsync(TestContext.Current.CancellationToken));

        await azurite.DisposeAsync();
        Assert.Equal("Azurite was ended.", await kept);
        Assert.False(await IsThereAsync(queue));
    }

    [Fact]
    public async Task A_queue_of_one_account_is_not_seen_by_another()
    {
        var mine = new QueueClient(await SharedAzurite.TakeAccountAsync(), "tickets");
        var theirs = new QueueClient(await SharedAzurite.TakeAccountAsync(), "tickets");
        await mine.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await mine.SendMessageAsync("hello", TestContext.Current.CancellationToken);
        Assert.False(await theirs.ExistsAsync(TestContext.Current.CancellationToken));
        var received = await mine.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("hello", received.Value.MessageText);
    }

    private static async Task<bool> IsThereAsync(QueueClient queue)
    {
        try
        {
            _ = await queue.ExistsAsync(TestContext.Current.CancellationToken);
            return true;
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }
}
