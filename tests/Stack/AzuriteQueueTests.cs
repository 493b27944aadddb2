using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace BoxOffice.Tests.Stack;

/// <summary>Azurite with our faster ways to its messages (queue-speed.cjs) answers as it did without them.</summary>
public sealed class AzuriteQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private readonly Dictionary<string, string> hidden = [];
    private readonly HashSet<string> visible = [];

    [Fact]
    public async Task Messages_come_in_the_order_they_were_sent()
    {
        var queue = await NewQueueAsync();
        for (var i = 0; i < 70; i++) await queue.SendMessageAsync(i.ToString(), TestContext.Current.CancellationToken);

        var received = new List<string>();
        while (await ReceiveAsync(queue, 32) is { Length: > 0 } batch) received.AddRange(batch.Select(m => m.MessageText));

        Assert.Equal(Enumerable.Range(0, 70).Select(i => i.ToString()), received);
    }

    [Fact]
    public async Task Of_two_queues_each_gives_its_own()
    {
        var account = await SharedAzurite.TakeAccountAsync();
        var (first, second) = (await NewQueueAsync(account, "first"), await NewQueueAsync(account, "second"));
        for (var i = 0; i < 40; i++)
        {
            await first.SendMessageAsync("first", TestContext.Current.CancellationToken);
            await second.SendMessageAsync("second", TestContext.Current.CancellationToken);
        }

        Assert.All([.. await ReceiveAsync(second, 32), .. await ReceiveAsync(second, 32)], m => Assert.Equal("second", m.MessageText));
        Assert.Equal(32, (await ReceiveAsync(first, 32)).Length);
    }

    [Fact]
    public async Task Of_messages_with_lifetimes_in_any_order_each_goes_at_its_own_time()
    {
        var queue = await NewQueueAsync();
        for (var i = 0; i < 10; i++)
        {
            await queue.SendMessageAsync($"for ever {i}", timeToLive: TimeSpan.FromSeconds(-1),
                cancellationToken: TestContext.Current.CancellationToken);
            await queue.SendMessageAsync($"a moment {i}", timeToLive: TimeSpan.FromSeconds(1),
                cancellationToken: TestContext.Current.CancellationToken);
            await queue.SendMessageAsync($"an hour {i}", timeToLive: Long, cancellationToken: TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(
            async () => (await queue.PeekMessagesAsync(32, TestContext.Current.CancellationToken)).Value.Length <= 20);
        Assert.Equal(
            Enumerable.Range(0, 10).SelectMany(i => new[] { $"for ever {i}", $"an hour {i}" }),
            (await ReceiveAsync(queue, 32)).Select(m => m.MessageText));
    }

    [Fact]
    public async Task However_messages_are_sent_hidden_shown_and_taken_back_Then_exactly_the_visible_ones_come()
    {
        var queue = await NewQueueAsync();
        var random = new Random(20261122);
        for (var step = 0; step < 600; step++)
        {
            await (random.Next(6) switch
            {
                0 or 1 => SendAsync(queue, random.Next(2) == 0 ? TimeSpan.Zero : Long),
                2 => ReceiveSomeAsync(queue, random.Next(1, 33)),
                3 => ShowAsync(queue, random),
                4 => TakeBackAsync(queue, random),
                _ => TouchWithAnOldReceiptAsync(queue, random),
            });
        }

        while (visible.Count > 0) await ReceiveSomeAsync(queue, 32);
        Assert.Empty(await ReceiveAsync(queue, 32));
        Assert.Equal(hidden.Count, (await queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount);
    }

    private static async Task<QueueClient> NewQueueAsync() => await NewQueueAsync(await SharedAzurite.TakeAccountAsync(), "tickets");

    private static async Task<QueueClient> NewQueueAsync(string account, string name)
    {
        var queue = new QueueClient(account, name);
        await queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        return queue;
    }

    private static async Task<QueueMessage[]> ReceiveAsync(QueueClient queue, int most) =>
        (await queue.ReceiveMessagesAsync(most, Long, TestContext.Current.CancellationToken)).Value;

    private async Task SendAsync(QueueClient queue, TimeSpan delay)
    {
        var sent = (await queue.SendMessageAsync("x", delay, cancellationToken: TestContext.Current.CancellationToken)).Value;
        if (delay == TimeSpan.Zero) visible.Add(sent.MessageId);
        else hidden.Add(sent.MessageId, sent.PopReceipt);
    }

    private async Task ReceiveSomeAsync(QueueClient queue, int most)
    {
        var received = await ReceiveAsync(queue, most);
        Assert.Equal(Math.Min(most, visible.Count), received.Length);
        foreach (var message in received)
        {
            Assert.True(visible.Remove(message.MessageId), "Received what was hidden, deleted or received before.");
            hidden.Add(message.MessageId, message.PopReceipt);
        }
    }

    private async Task ShowAsync(QueueClient queue, Random random)
    {
        if (hidden.Count == 0) return;
        var (id, receipt) = hidden.ElementAt(random.Next(hidden.Count));
        await queue.UpdateMessageAsync(id, receipt, "y", TimeSpan.Zero, TestContext.Current.CancellationToken);
        hidden.Remove(id);
        visible.Add(id);
    }

    private async Task TakeBackAsync(QueueClient queue, Random random)
    {
        if (hidden.Count == 0) return;
        var (id, receipt) = hidden.ElementAt(random.Next(hidden.Count));
        await queue.DeleteMessageAsync(id, receipt, TestContext.Current.CancellationToken);
        hidden.Remove(id);
    }

    private async Task TouchWithAnOldReceiptAsync(QueueClient queue, Random random)
    {
        if (visible.Count == 0) return;
        var id = visible.ElementAt(random.Next(visible.Count));
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(id, "AgAAAAEAAAAAAAAA",
            TestContext.Current.CancellationToken));
        Assert.Equal("PopReceiptMismatch", refused.ErrorCode);
    }
}
