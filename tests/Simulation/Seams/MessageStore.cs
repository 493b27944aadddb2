using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using BoxOffice.Platform.Messages;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.World;

namespace BoxOffice.Simulation.Seams;

/// <summary>A message in its queue.</summary>
internal sealed record StoredMessage(int Number, string Queue, string Body, DateTimeOffset VisibleAt, int Version, int Tries);

/// <summary>The storage queues of all instances: messages are invisible for a while, come in any order, again, or never.</summary>
internal sealed class MessageStore(Gate gate, TimeProvider clock, Func<Defect> defect) : IMessageSender
{
    private readonly List<StoredMessage> messages = [];
    private int sent;

    /// <summary>Messages that nobody has handled yet, by age.</summary>
    public IReadOnlyList<StoredMessage> Waiting => messages;

    /// <summary>Messages that failed too often.</summary>
    public List<StoredMessage> Poison { get; } = [];

    /// <summary>Those that may be delivered now.</summary>
    public IReadOnlyList<StoredMessage> Visible => [.. messages.Where(m => m.VisibleAt <= clock.GetUtcNow())];

    public async Task<MessageReceipt> SendAsync<T>(string queue, T message, JsonTypeInfo<T> type, TimeSpan delay,
        CancellationToken cancellationToken)
    {
        var receipt = new MessageReceipt(queue, "none", "0");
        await RunAsync($"send {Defect.KindOf(queue)}", () =>
        {
            if (defect().Drops(queue)) return;
            var stored = new StoredMessage(++sent, queue, JsonSerializer.Serialize(message, type),
                clock.GetUtcNow() + defect().DelayOf(queue, delay), 0, 0);
            messages.Add(stored);
            receipt = new MessageReceipt(queue, $"{stored.Number}", "0");
        });
        return receipt;
    }

    public async Task<bool> MakeVisibleAsync<T>(MessageReceipt receipt, T message, JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
    {
        var found = false;
        await RunAsync($"make visible {Defect.KindOf(receipt.Queue)}", () =>
        {
            var at = IndexOf(receipt);
            found = at >= 0;
            if (!found) return;
            var body = defect().Reworded(JsonSerializer.Serialize(message, type));
            messages[at] = messages[at] with { Body = body, VisibleAt = clock.GetUtcNow(), Version = messages[at].Version + 1 };
        });
        return found;
    }

    public async Task<bool> TakeBackAsync(MessageReceipt receipt, CancellationToken cancellationToken)
    {
        var found = false;
        await RunAsync($"take back {Defect.KindOf(receipt.Queue)}", () => found = messages.RemoveAll(m => IsSame(m, receipt)) > 0);
        return found;
    }

    /// <summary>Hands a message out: nobody else sees it for a while.</summary>
    public StoredMessage Take(StoredMessage message, TimeSpan invisible)
    {
        var taken = message with { VisibleAt = clock.GetUtcNow() + invisible, Version = message.Version + 1, Tries = message.Tries + 1 };
        messages[messages.IndexOf(message)] = taken;
        return taken;
    }

    /// <summary>It was handled, or is lost.</summary>
    public void Remove(StoredMessage message) => messages.RemoveAll(m => m.Number == message.Number);

    /// <summary>It failed: it comes again, or is poison.</summary>
    public void Return(StoredMessage message, TimeSpan after, int mostTries)
    {
        var at = messages.FindIndex(m => m.Number == message.Number);
        if (at < 0) return;
        if (message.Tries < mostTries)
        {
            messages[at] = messages[at] with { VisibleAt = clock.GetUtcNow() + after };
            return;
        }

        Poison.Add(messages[at]);
        messages.RemoveAt(at);
    }

    /// <summary>An operator sends what was poison again.</summary>
    public void Requeue()
    {
        messages.AddRange(Poison.Select(m => m with { VisibleAt = clock.GetUtcNow(), Tries = 0 }));
        Poison.Clear();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        messages.Clear();
        Poison.Clear();
        sent = 0;
    }

    private async Task RunAsync(string what, Action effect)
    {
        var fault = await gate.EnterAsync(StoreKind.Messages, what, reads: false);
        if (fault is Fault.Refused or Fault.Throttled) throw new RequestFailedException(503, "The server is busy.");
        effect();
        Gate.DieIfAsked(fault);
        if (fault == Fault.AnswerLost) throw new AggregateException(new TaskCanceledException("The answer was lost."));
        if (fault == Fault.SentTwice) effect();
    }

    private static bool IsSame(StoredMessage message, MessageReceipt receipt) =>
        $"{message.Number}" == receipt.MessageId && $"{message.Version}" == receipt.PopReceipt;

    private int IndexOf(MessageReceipt receipt) => messages.FindIndex(m => IsSame(m, receipt));
}
