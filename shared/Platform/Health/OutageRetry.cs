using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Platform.Health;

/// <summary>
/// Carries a message through an outage. A queue trigger tries a message again after one fixed time and gives up after a few tries, so an
/// outage of half a minute would send every due message to the poison queue. Here an outage queues a copy that waits longer each time, and
/// the message itself is done. Anything else is thrown: the host tries again and then gives the message up, as it should with a bug.
/// </summary>
/// <remarks>Handlers are idempotent: a copy may run beside a message that the host delivers again.</remarks>
public sealed partial class OutageRetry(IMessageSender messages, TimeProvider time, ILogger<OutageRetry> logger)
{
    /// <summary>The first wait; each further one is twice as long.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait: how late a message may be after the outage has ended.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    /// <summary>After an outage of this length the message is given up after all, so that a person looks.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    /// <summary>The member of a message that counts its copies and says since when.</summary>
    private const string Member = "outage";

    private static readonly Counter<long> Postponed = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.queues.postponed", "{message}", "Messages put back because a store did not answer, by queue and store.");

    /// <summary>Handles the message, or queues a copy of it for later.</summary>
    /// <param name="queue">Where the message came from.</param>
    /// <param name="message">A JSON object, as the trigger gives it.</param>
    /// <param name="handle">The handler. What it throws because a store is away postpones the message.</param>
    /// <param name="cancellationToken">The host's.</param>
    public async Task RunAsync(string queue, string message, Func<string, CancellationToken, Task> handle,
        CancellationToken cancellationToken)
    {
        try
        {
            await handle(message, cancellationToken);
        }
        // Any type: Outages knows which exceptions of the three stores' clients mean that a store is away.
        catch (Exception failure) when (Outages.RefusalFor(failure) is DependencyUnavailable away && CopyOf(message) is { } copy)
        {
            Postponed.Add(1, new("queue", queue), new("part", away.Part));
            PutBack(queue, away.Part, copy.Delay.TotalSeconds, failure.GetType().Name);
            await messages.SendAsync(queue, copy.Message, OutageJson.Default.JsonObject, copy.Delay, cancellationToken);
        }
    }

    /// <summary>The copy and its wait; null where the message is no object, or has been put back for long enough.</summary>
    private (JsonObject Message, TimeSpan Delay)? CopyOf(string message)
    {
        if (Parse(message) is not { } copy) return null;
        var now = time.GetUtcNow();
        var times = 0;
        var since = now;
        if (copy[Member] is JsonObject before)
        {
            times = before["times"]?.GetValue<int>() ?? 0;
            since = DateTimeOffset.Parse(before["since"]!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        }

        if (now - since >= GiveUpAfter) return null;
        copy[Member] = new JsonObject { ["times"] = times + 1, ["since"] = since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) };
        // The sender writes it again, for the span that sends the copy.
        copy.Remove("traceParent");
        return (copy, DelayAfter(times));
    }

    private static TimeSpan DelayAfter(int times)
    {
        var seconds = FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(times, 30));
        return seconds < LongestDelay.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestDelay;
    }

    private static JsonObject? Parse(string message)
    {
        try
        {
            return JsonNode.Parse(message) as JsonObject;
        }
        catch (JsonException)
        {
            // No handler of ours understood it either: the host gives it up.
            return null;
        }
    }

    [LoggerMessage(1002, LogLevel.Warning, "A message of {Queue} is put back for {Seconds} s: {Part} is away ({Reason})")]
    private partial void PutBack(string queue, string part, double seconds, string reason);
}

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class OutageJson : JsonSerializerContext;
