using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace BoxOffice.Local.Host;

/// <summary>A received message: invisible to others while we hold it, and in the end deleted, retried, poisoned or given back.</summary>
internal sealed class MessageInHand(QueueClient queue, QueueClient poison, QueueMessage message, TimeSpan lease)
{
    /// <summary>As in the real host, which sends poison messages with the service's own default.</summary>
    private static readonly TimeSpan PoisonLife = TimeSpan.FromDays(7);

    private string popReceipt = message.PopReceipt;

    public string Id => message.MessageId;

    public long DequeueCount => message.DequeueCount;

    /// <summary>The text as the function reads it; false where it should be base64 and is not.</summary>
    public bool TryRead(QueueMessageEncoding encoding, out string text)
    {
        text = message.MessageText;
        if (encoding == QueueMessageEncoding.None) return true;
        var bytes = new byte[message.MessageText.Length];
        if (!Convert.TryFromBase64String(message.MessageText, bytes, out var length)) return false;
        text = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }

    /// <summary>Runs the work and keeps the message invisible for as long as it takes.</summary>
    public async Task KeepWhileAsync(Func<Task> work)
    {
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(done.Token);
        try
        {
            await work();
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }
    }

    /// <summary>Done: nobody sees it again.</summary>
    public Task CompleteAsync() => UnlessLostAsync(() => queue.DeleteMessageAsync(message.MessageId, popReceipt));

    /// <summary>Visible again after the delay, zero for at once.</summary>
    public Task ReturnAsync(TimeSpan delay) =>
        UnlessLostAsync(() => queue.UpdateMessageAsync(message.MessageId, popReceipt, visibilityTimeout: delay));

    /// <summary>To the poison queue, byte for byte. Sent before it is deleted: a crash between leaves it twice, never nowhere.</summary>
    public async Task PoisonAsync()
    {
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.MessageText, timeToLive: PoisonLife);
        await CompleteAsync();
    }

    private async Task RenewAsync(CancellationToken done)
    {
        using var timer = new PeriodicTimer(lease / 2);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                await UnlessLostAsync(async () =>
                    popReceipt = (await queue.UpdateMessageAsync(message.MessageId, popReceipt,
                        visibilityTimeout: lease)).Value.PopReceipt);
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
        catch (RequestFailedException)
        {
            // The queue does not answer: the message turns up again, and handlers are idempotent.
        }
    }

    /// <summary>Where the message expired from our hands, whoever has it now decides about it.</summary>
    private static async Task UnlessLostAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (RequestFailedException lost) when (lost.ErrorCode is "MessageNotFound" or "PopReceiptMismatch" or "QueueNotFound")
        {
        }
    }
}
