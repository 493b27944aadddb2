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
/// Delivers events about reservations, at least once each, through queues of each receiver's own: a receiver
/// that is down or slow delays nothing else.
/// </summary>
public sealed partial class EventOutbox(
    IMessageSender messages,
    GivenUpEvents lost,
    IHttpClientFactory clients,
    TimeProvider time,
    IOptions<EventOptions> options,
    ILogger<EventOutbox> logger)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "events";

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The longest Retry-After of a receiver that is honoured.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    private readonly EventSignature? signature = EventSignature.Parse(options.Value.SigningKey);

    private static readonly Counter<long> Deliveries = Instrumentation.Meter.CreateCounter<long>(
        "boxoffice.events.deliveries",
        "{delivery}",
        "Event deliveries, by receiver, event type and outcome (delivered, retried, failed, unheard).");

    /// <summary>Queues the event for each receiver that has a URL.</summary>
    public async Task AnnounceAsync(CloudEvent happened, CancellationToken cancellationToken)
    {
        foreach (var receiver in EventOptions.Receivers)
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
    /// Delivers one event to one receiver. A failure is queued again with a longer delay, or when the receiver says; after the last attempt
    /// the event is kept for an operator to send again (<see cref="GivenUpEvents"/>).
    /// </summary>
    public Task DeliverAsync(string message, CancellationToken cancellationToken) => DeliverAsync(
        MessageText.Read(message, BoxOfficeJson.Default.EventDelivery), cancellationToken);

    private async Task DeliverAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        var failure = await PostAsync(delivery, cancellationToken);
        var isLast = delivery.Attempt + 1 >= options.Value.MaxAttempts;
        if (failure is { } why)
        {
            Failed(delivery.Event.Id, delivery.Receiver, delivery.Attempt, why.Reason);
            if (isLast) await lost.KeepAsync(GivenUpEvent.Of(delivery, why.Reason, time.GetUtcNow()), cancellationToken);
            else await SendAsync(delivery with { Attempt = delivery.Attempt + 1 }, WaitAfter(delivery.Attempt, why), cancellationToken);
        }

        Count(delivery.Receiver, delivery.Event, failure is null ? "delivered" : isLast ? "failed" : "retried");
    }

    /// <summary>Twice as long each time; longer where the receiver asks for it.</summary>
    private TimeSpan WaitAfter(int attempt, Failure failure)
    {
        var own = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, options.Value.RetrySeconds * Math.Pow(2, attempt)));
        var asked = failure.RetryAfter is { } wait && wait < LongestAsked ? wait : failure.RetryAfter is null ? TimeSpan.Zero
            : LongestAsked;
        return own > asked ? own : asked;
    }

    /// <returns>Null on success, else why not.</returns>
    private async Task<Failure?> PostAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        if (options.Value.UrlOf(delivery.Receiver) is not { } url) return null;
        var body = JsonSerializer.SerializeToUtf8Bytes(delivery.Event, BoxOfficeJson.Default.CloudEvent);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json") { CharSet = "utf-8" };
        request.Headers.Add("webhook-id", delivery.Event.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signature!.Of(delivery.Event.Id, timestamp, body));
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : new Failure($"status {(int)response.StatusCode}", RetryAfterOf(response));
        }
        catch (HttpRequestException unreachable)
        {
            return new Failure(unreachable.HttpRequestError.ToString(), null);
        }
        // The client's own time-out, not the host that is stopping.
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Failure("timeout", null);
        }
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private Task<MessageReceipt> SendAsync(EventDelivery delivery, TimeSpan delay, CancellationToken cancellationToken) =>
        messages.SendAsync(EventQueues.Of(delivery.Receiver, delivery.Event.Id), delivery, BoxOfficeJson.Default.EventDelivery, delay,
            cancellationToken);

    private static void Count(string receiver, CloudEvent happened, string outcome) => Deliveries.Add(
        1, new("receiver", receiver), new("type", happened.Type), new("outcome", outcome));

    /// <param name="Reason">A status, or how the connection failed.</param>
    /// <param name="RetryAfter">As the receiver asks.</param>
    private readonly record struct Failure(string Reason, TimeSpan? RetryAfter);

    [LoggerMessage(6001, LogLevel.Information, "{Type} {Event}: {Receiver} has no URL")]
    private partial void Unheard(string type, string @event, string receiver);

    [LoggerMessage(6002, LogLevel.Warning, "{Event} did not reach {Receiver} at attempt {Attempt}: {Reason}")]
    private partial void Failed(string @event, string receiver, int attempt, string reason);
}
