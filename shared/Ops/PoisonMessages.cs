using System.Text;
using Azure;
using Azure.Storage.Queues.Models;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Messages;

namespace BoxOffice.Ops;

/// <summary>A message that no attempt could handle.</summary>
public sealed record PoisonMessage(string Id, string Text, DateTimeOffset? SentAt);

/// <summary>The poison queue of a queue.</summary>
/// <param name="Queue">The queue whose messages they were.</param>
/// <param name="Messages">The first 32 at most.</param>
public sealed record PoisonQueue(string Queue, IReadOnlyList<PoisonMessage> Messages);

/// <summary>What requeueing did.</summary>
public sealed record Requeued(string Queue, int Messages);

/// <summary>Messages that the host gave up after five attempts: lists them, and sends them again.</summary>
public sealed class PoisonMessages(MessageQueues queues)
{
    /// <summary>What a storage queue hands out in one call.</summary>
    private const int Page = 32;

    /// <summary>The most messages that one call sends again.</summary>
    private const int MaxPages = 32;

    private static readonly TimeSpan Ours = TimeSpan.FromMinutes(1);

    /// <summary>The queues that have any.</summary>
    public async Task<PoisonQueue[]> ListAsync(CancellationToken cancellationToken)
    {
        var all = await Task.WhenAll(QueueNames.All.Select(queue => PeekAsync(queue, cancellationToken)));
        return [.. all.Where(q => q.Messages.Count > 0)];
    }

    /// <summary>Sends a queue's poison messages to it again, or 404 where there is no such queue.</summary>
    public async Task<Outcome<Requeued>> RequeueAsync(string queue, CancellationToken cancellationToken)
    {
        if (!QueueNames.All.Contains(queue)) return new NotFound($"Queue {queue}");
        var (from, to) = (queues.RawQueue(QueueNames.PoisonOf(queue)), queues.RawQueue(queue));
        var moved = 0;
        for (var page = 0; page < MaxPages; page++)
        {
            var messages = await ReceiveAsync();
            foreach (var message in messages)
            {
                // Sent before it is deleted: sending it twice is harmless, losing it is not.
                await to.SendMessageAsync(message.Body, cancellationToken: cancellationToken);
                await from.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                moved++;
            }

            if (messages.Length < Page) break;
        }

        return new Requeued(queue, moved);

        async Task<QueueMessage[]> ReceiveAsync()
        {
            try
            {
                return await from.ReceiveMessagesAsync(Page, Ours, cancellationToken);
            }
            // No message of it was ever poison.
            catch (RequestFailedException missing) when (missing.ErrorCode == "QueueNotFound")
            {
                return [];
            }
        }
    }

    private async Task<PoisonQueue> PeekAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            PeekedMessage[] messages = await queues.RawQueue(QueueNames.PoisonOf(queue)).PeekMessagesAsync(Page, cancellationToken);
            return new PoisonQueue(queue, [.. messages.Select(m => new PoisonMessage(m.MessageId, TextOf(m), m.InsertedOn))]);
        }
        // No message of it was ever poison.
        catch (RequestFailedException missing) when (missing.ErrorCode == "QueueNotFound")
        {
            return new PoisonQueue(queue, []);
        }
    }

    /// <summary>What was sent; text that is not base64 is returned unchanged, which is why it is poison.</summary>
    private static string TextOf(PeekedMessage message)
    {
        var text = message.Body.ToString();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : text;
    }
}
