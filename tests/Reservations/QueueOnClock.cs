using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using BoxOffice.Platform.Messages;

namespace BoxOffice.Tests.Reservations;

/// <summary>A message, and from when on it is seen.</summary>
/// <param name="Version">Of its pop receipt: each change is a new one.</param>
internal sealed record MessageOnClock(string Id, string Queue, string Body, DateTimeOffset VisibleAt, int Version = 0);

/// <summary>What goes wrong at an operation of a queue.</summary>
internal enum QueueFaultKind
{
    /// <summary>It is refused, and nothing happens.</summary>
    Refused,

    /// <summary>It is done, and the answer is lost at every try.</summary>
    AnswerLost,

    /// <summary>It is done, the answer is lost, and the SDK sends it again.</summary>
    SentTwice,
}

/// <summary>Goes wrong once, at the operation of that number, from 0.</summary>
internal sealed class QueueFault(QueueFaultKind kind, int operation)
{
    private int seen;

    /// <summary>Whether there were so many operations.</summary>
    public bool IsMet => seen > operation;

    /// <summary>What the operation that is made now meets.</summary>
    public QueueFaultKind? Next() => seen++ == operation ? kind : null;
}

/// <summary>The queues on a test's clock: messages come late, twice or never as the test says.</summary>
internal sealed class QueueOnClock(TimeProvider time, Guards guards, ProtocolSeams seams) : IMessageSender
{
    private readonly Lock gate = new();
    private readonly List<MessageOnClock> messages = [];
    private readonly Dictionary<string, MessageOnClock> postponed = new(StringComparer.Ordinal);
    private int sent;

    /// <summary>Queues with every guard, and no test at their seams.</summary>
    public QueueOnClock(TimeProvider time)
        : this(time, new Guards(), new ProtocolSeams(new Guards(), time))
    {
    }

    /// <summary>What goes wrong; null for nothing.</summary>
    public QueueFault? Fault { get; set; }

    /// <summary>Messages that nobody has handled yet.</summary>
    public IReadOnlyList<MessageOnClock> Waiting
    {
        get
        {
            lock (gate) return [.. messages];
        }
    }

    public Task<MessageReceipt> SendAsync<T>(string queue, T message, JsonTypeInfo<T> type, TimeSpan delay,
        CancellationToken cancellationToken)
    {
        var moment = Moments.OfMessage(queue);
        if (!guards.LongDelay && moment is (Moment.PayQueued or Moment.ReleaseQueued)) delay = TimeSpan.Zero;
        var queued = new MessageOnClock("", queue, JsonSerializer.Serialize(message, type), time.GetUtcNow() + delay);
        return seams.CrossAsync(() =>
        {
            if (IsLost(queue)) return Task.FromResult(new MessageReceipt(queue, "lost", "0"));
            if (!guards.MessageFirst && moment == Moment.HoldQueued && ProtocolProcess.Current?.Kind == ProcessKind.Hold)
                return Task.FromResult(Postpone(queued));
            return RunAsync(() => Add(queued));
        }, _ => moment);
    }

    /// <summary>Forgets the messages of holds that died.</summary>
    public void ForgetPostponed()
    {
        lock (gate) postponed.Clear();
    }

    /// <summary>Without <see cref="Guards.MessageFirst"/>: queues the message of a hold that has ended.</summary>
    public async Task SendPostponedAsync()
    {
        foreach (var (id, message) in postponed.ToArray())
        {
            lock (gate) postponed.Remove(id);
            await RunAsync(() => Add(message));
        }
    }

    public Task<bool> MakeVisibleAsync<T>(MessageReceipt receipt, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        CrossAsync(() =>
    {
        var index = IndexOf(receipt);
        if (index < 0) return false;
        var found = messages[index];
        var body = JsonSerializer.Serialize(message, type);
        if (!guards.MapByMessage) body = body.Replace("\"committed\"", "\"seatsFollowed\":true,\"committed\"", StringComparison.Ordinal);
        messages[index] = found with { Body = body, VisibleAt = time.GetUtcNow(), Version = found.Version + 1 };
        return true;
    });

    public Task<bool> TakeBackAsync(MessageReceipt receipt, CancellationToken cancellationToken) => CrossAsync(() =>
    {
        if (postponed.Remove(receipt.MessageId)) return true;
        var index = IndexOf(receipt);
        if (index >= 0) messages.RemoveAt(index);
        return index >= 0;
    });

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

    private MessageReceipt Add(MessageOnClock message)
    {
        var id = $"{++sent}";
        messages.Add(message with { Id = id });
        return new MessageReceipt(message.Queue, id, "0");
    }

    private MessageReceipt Postpone(MessageOnClock message)
    {
        lock (gate)
        {
            var id = $"postponed {++sent}";
            postponed.Add(id, message);
            return new MessageReceipt(message.Queue, id, "0");
        }
    }

    private bool IsLost(string queue) => (!guards.PaymentMessage && queue.StartsWith("finish-payment", StringComparison.Ordinal))
        || (!guards.RefundMessage && queue == "finish-refund");

    private Task<bool> CrossAsync(Func<bool> operation) => seams.CrossAsync(() => RunAsync(operation), _ => Moment.Other);

    private int IndexOf(MessageReceipt receipt) =>
        messages.FindIndex(m => m.Id == receipt.MessageId && $"{m.Version}" == receipt.PopReceipt);

    private Task<T> RunAsync<T>(Func<T> operation)
    {
        lock (gate)
        {
            switch (Fault?.Next())
            {
                case QueueFaultKind.Refused:
                    return Task.FromException<T>(new RequestFailedException(503, "The server is busy."));
                case QueueFaultKind.AnswerLost:
                    operation();
                    return Task.FromException<T>(new AggregateException(new TaskCanceledException("The answer was lost.")));
                case QueueFaultKind.SentTwice:
                    operation();
                    return Task.FromResult(operation());
                default:
                    return Task.FromResult(operation());
            }
        }
    }
}
