using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace BoxOffice.Local.Host;

/// <summary>Polls one queue for one function: at most batchSize + newBatchThreshold messages in hand, as the real extension.</summary>
internal sealed partial class QueueListener(
    HostedFunction function, QueueClient queue, QueueClient poison, QueueSettings settings, Invocations invocations, TimeSpan lease,
    ILogger logger)
{
    /// <summary>Runs until stopped; messages in hand are finished, or given back when the grace is over.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abandoned)
    {
        var pause = new PollingPause(settings.MaxPollingInterval);
        var inHand = new HashSet<Task>();
        while (!stopping.IsCancellationRequested)
        {
            await RoomAsync(inHand);
            var messages = await ReceiveAsync();
            foreach (var message in messages)
            {
                var held = new MessageInHand(queue, poison, message, lease);
                inHand.Add(
                    Task.Run(() => stopping.IsCancellationRequested ? ReturnAsync(held)
                    : HandleAsync(held, abandoned), CancellationToken.None));
            }

            if (messages.Length < settings.BatchSize) await PauseAsync(pause.After(messages.Length > 0), stopping);
        }

        await Task.WhenAll(inHand);
    }

    private async Task RoomAsync(HashSet<Task> inHand)
    {
        while (inHand.RemoveWhere(t => t.IsCompleted) >= 0 && inHand.Count > settings.NewBatchThreshold) await Task.WhenAny(inHand);
    }

    private static async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(pause, stopping);
        }
        catch (OperationCanceledException)
        {
            // The loop looks itself.
        }
    }

    /// <summary>
    /// A batch, or none where the queue does not answer. Not cancelled by a stop: the service might already have hidden
    /// messages that nobody would then have in hand.
    /// </summary>
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        // A poll a second and queue: a developer's trace viewer shows calls, not these.
        using var untraced = SuppressInstrumentationScope.Begin();
        try
        {
            return (await queue.ReceiveMessagesAsync(settings.BatchSize, lease)).Value;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == "QueueNotFound")
        {
            await TryCreateAsync();
            return [];
        }
        catch (Exception silent) when (IsOutage(silent))
        {
            Silent(queue.Name, silent.GetType().Name);
            return [];
        }
    }

    private async Task TryCreateAsync()
    {
        try
        {
            await queue.CreateIfNotExistsAsync();
        }
        catch (Exception silent) when (IsOutage(silent))
        {
            Silent(queue.Name, silent.GetType().Name);
        }
    }

    private async Task HandleAsync(MessageInHand message, CancellationToken abandoned)
    {
        try
        {
            // A message whose every run took the process down with it has no run that could fail.
            if (message.DequeueCount > settings.MaxDequeueCount) await PoisonAsync(message);
            else await RunAsync(message, abandoned);
        }
        catch (Exception silent) when (IsOutage(silent))
        {
            // Whatever should have become of the message, it turns up again.
            Silent(queue.Name, silent.GetType().Name);
        }
    }

    private async Task RunAsync(MessageInHand message, CancellationToken abandoned)
    {
        if (!message.TryRead(settings.Encoding, out var text))
        {
            // No try can make it readable.
            await PoisonAsync(message);
            return;
        }

        try
        {
            await message.KeepWhileAsync(() => invocations.RunQueueAsync(function, text, abandoned));
        }
        // The host stops or its worker has gone: the message did not fail.
        catch (Exception ended) when (ended is HostException || (ended is OperationCanceledException && abandoned.IsCancellationRequested))
        {
            await message.ReturnAsync(TimeSpan.Zero);
            return;
        }
        // Whatever a function throws, its message is tried again, and poisoned after the last try.
        catch (Exception failure)
        {
            Failed(failure, function.Name, message.Id, message.DequeueCount, settings.MaxDequeueCount);
            if (message.DequeueCount >= settings.MaxDequeueCount) await PoisonAsync(message);
            else await message.ReturnAsync(settings.VisibilityTimeout);
            return;
        }

        await message.CompleteAsync();
    }

    private async Task ReturnAsync(MessageInHand message)
    {
        try
        {
            await message.ReturnAsync(TimeSpan.Zero);
        }
        catch (Exception silent) when (IsOutage(silent))
        {
            Silent(queue.Name, silent.GetType().Name);
        }
    }

    private Task PoisonAsync(MessageInHand message)
    {
        Poisoned(message.Id, queue.Name, poison.Name);
        return message.PoisonAsync();
    }

    /// <summary>The SDK throws an AggregateException when its retries failed in several ways.</summary>
    private static bool IsOutage(Exception exception) =>
        exception is RequestFailedException or AggregateException or OperationCanceledException;

    [LoggerMessage(9030, LogLevel.Warning, "The queue {Queue} does not answer: {Reason}")]
    private partial void Silent(string queue, string reason);

    [LoggerMessage(9031, LogLevel.Error, "{Function} failed on message {MessageId}, try {Attempt} of {Attempts}")]
    private partial void Failed(Exception exception, string function, string messageId, long attempt, int attempts);

    [LoggerMessage(9032, LogLevel.Error, "Message {MessageId} moves from {Queue} to {PoisonQueue}")]
    private partial void Poisoned(string messageId, string queue, string poisonQueue);
}
