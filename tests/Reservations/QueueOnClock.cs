using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BoxOffice.Storage;

namespace BoxOffice.Tests.Reservations;

/// <summary>A message, and from when on it is seen.</summary>
internal sealed record MessageOnClock(string Id, string Queue, string Body, DateTimeOffset VisibleAt);

/// <summary>The queues on a test's clock: messages come late, twice or never as the test says.</summary>
internal sealed class QueueOnClock(TimeProvider time) : IMessageSender
{
    private readonly Lock gate = new();
    private readonly List<MessageOnClock> messages = [];
    private int sent;

    /// <summary>Messages that nobody has handled yet.</summary>
    public IReadOnlyList<MessageOnClock> Waiting
    {
        get
        {
            lock (gate) return [.. messages];
        }
    }

    public Task<MessageReceipt> SendAsync<T>(string queue, T message, JsonTypeInfo<T> type, TimeSpan delay, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var id = $"{++sent}";
            messages.Add(new MessageOnClock(id, queue, JsonSerializer.Serialize(message, type), time.GetUtcNow() + delay));
            return Task.FromResult(new MessageReceipt(queue, id, id));
        }
    }

    public Task<bool> MakeVisibleAsync<T>(MessageReceipt receipt, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var index = messages.FindIndex(m => m.Id == receipt.MessageId);
            if (index >= 0) messages[index] = messages[index] with { Body = JsonSerializer.Serialize(message, type), VisibleAt = time.GetUtcNow() };
            return Task.FromResult(index >= 0);
        }
    }

    public Task<bool> TakeBackAsync(MessageReceipt receipt, CancellationToken cancellationToken)
    {
        lock (gate) return Task.FromResult(messages.RemoveAll(m => m.Id == receipt.MessageId) > 0);
    }

    /// <summary>The next message that is visible; it stays until <see cref="Done"/>.</summary>
    public MessageOnClock? Next(IReadOnlySet<string> except)
    {
        var now = time.GetUtcNow();
        lock (gate) return messages.Where(m => m.VisibleAt <= now && !except.Contains(m.Id)).OrderBy(m => m.VisibleAt).FirstOrDefault();
    }

    public void Done(MessageOnClock message)
    {
        lock (gate) messages.RemoveAll(m => m.Id == message.Id);
    }

    /// <summary>Messages get lost.</summary>
    public int Lose(Func<MessageOnClock, bool> which)
    {
        lock (gate) return messages.RemoveAll(m => which(m));
    }
}
