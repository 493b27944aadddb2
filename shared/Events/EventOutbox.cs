using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using BoxOffice.Platform.Messages;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BoxOffice.Events;

/// <summary>
/// Tells receivers what became of reservations, at least once each, through a queue of its own: a dead or slow receiver delays
/// nobody else and nothing else.
/// </summary>
public sealed partial class EventOutbox(
    IMessageSender messages, IHttpClientFactory clients, TimeProvider time, IOptions<EventOptions> options, ILogger<EventOutbox> logger)
{
    /// <summary>A queue of its own, so that a dead receiver never delays a seat.</summary>
    public const string Queue = "deliver-event";

    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "events";

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private static readonly Counter<long> Deliveries = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.events.deliveries", "{delivery}", "Event deliveries, by receiver, event type and outcome (delivered, retried, failed, unheard).");

    /// <summary>Queues the event for each receiver that has a URL.</summary>
    public async Task AnnounceAsync(CloudEvent happened, CancellationToken cancellationToken)
    {
        foreach (var receiver in (string[])[EventOptions.DataPlatform, EventOptions.Notification])
        {
            if (options.Value.UrlOf(receiver) is not null)
            {
                await SendAsync(new EventDelivery(receiver, 0, happened), TimeSpan.Zero, cancellationToken);
                continue;
            }

            Count(receiver, happened, "unheard");
            Unheard(happened.Type, happened.Id, receiver);
        }
    }

    /// <summary>
    /// Delivers one event to one receiver. A failure is queued again with a longer delay; after the last attempt it throws, so that the
    /// host gives the message to the poison queue.
    /// </summary>
    /// <exception cref="HttpRequestException">The last attempt failed too.</exception>
    public Task DeliverAsync(string message, CancellationToken cancellationToken) => DeliverAsync(
        JsonSerializer.Deserialize(message, BoxOfficeJson.Default.EventDelivery) ?? throw new JsonException("The message is empty."), cancellationToken);

    private async Task DeliverAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        var failure = await PostAsync(delivery, cancellationToken);
        Count(delivery.Receiver, delivery.Event, failure is null ? "delivered" : delivery.Attempt + 1 < options.Value.MaxAttempts ? "retried" : "failed");
        if (failure is null) return;
        Failed(delivery.Event.Id, delivery.Receiver, delivery.Attempt, failure);
        if (delivery.Attempt + 1 >= options.Value.MaxAttempts) throw new HttpRequestException($"{delivery.Receiver} did not take {delivery.Event.Id}: {failure}");
        var wait = TimeSpan.FromSeconds(options.Value.RetrySeconds * Math.Pow(2, delivery.Attempt));
        await SendAsync(delivery with { Attempt = delivery.Attempt + 1 }, wait < LongestWait ? wait : LongestWait, cancellationToken);
    }

    /// <returns>Null on success, else why not.</returns>
    private async Task<string?> PostAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        if (options.Value.UrlOf(delivery.Receiver) is not { } url) return null;
        var body = JsonSerializer.SerializeToUtf8Bytes(delivery.Event, BoxOfficeJson.Default.CloudEvent);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json") { CharSet = "utf-8" };
        request.Headers.Add("webhook-id", delivery.Event.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", EventSignature.Of(options.Value.SigningKey!, delivery.Event.Id, timestamp, body));
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
        }
        catch (HttpRequestException unreachable)
        {
            return unreachable.HttpRequestError.ToString();
        }
        // The client's own time-out, not the host that is stopping.
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "timeout";
        }
    }

    private Task<MessageReceipt> SendAsync(EventDelivery delivery, TimeSpan delay, CancellationToken cancellationToken) =>
        messages.SendAsync(Queue, delivery, BoxOfficeJson.Default.EventDelivery, delay, cancellationToken);

    private static void Count(string receiver, CloudEvent happened, string outcome) => Deliveries.Add(
        1, new("receiver", receiver), new("type", happened.Type), new("outcome", outcome));

    [LoggerMessage(6001, LogLevel.Information, "{Type} {Event}: {Receiver} has no URL")]
    private partial void Unheard(string type, string @event, string receiver);

    [LoggerMessage(6002, LogLevel.Warning, "{Event} did not reach {Receiver} at attempt {Attempt}: {Reason}")]
    private partial void Failed(string @event, string receiver, int attempt, string reason);
}
