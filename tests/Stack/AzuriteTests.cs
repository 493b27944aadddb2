using Azure.Storage.Queues;

namespace BoxOffice.Tests.Stack;

public sealed class AzuriteTests
{
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
}
