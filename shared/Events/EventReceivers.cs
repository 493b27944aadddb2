using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace BoxOffice.Events;

/// <summary>Why a receiver does not have an event.</summary>
/// <param name="Reason">A status, or how the connection failed.</param>
/// <param name="RetryAfter">As the receiver asks.</param>
public readonly record struct EventFailure(string Reason, TimeSpan? RetryAfter = null)
{
    /// <summary>It was not tried: the receiver was away or slow a moment ago.</summary>
    public static readonly EventFailure Away = new("away");
}

/// <summary>The receivers of events, over HTTP, and which of them this instance knows to be away.</summary>
public sealed class EventReceivers(IHttpClientFactory clients, TimeProvider time, IOptions<EventOptions> options)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "events";

    /// <summary>
    /// How long the message of a decision waits for a receiver. One that takes longer is told from a queue of its own, where it delays
    /// nothing else.
    /// </summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>For so long nobody waits for a receiver that failed or was slow.</summary>
    private static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(10);

    private readonly EventSignature? signature = EventSignature.Parse(options.Value.SigningKey);
    private readonly ConcurrentDictionary<string, DateTimeOffset> awayUntil = new(StringComparer.Ordinal);

    /// <summary>The receiver has a URL.</summary>
    public bool Has(string receiver) => options.Value.UrlOf(receiver) is not null;

    /// <summary>Posts the event where the receiver is not known to be away, and waits half a second.</summary>
    /// <returns>Null on success, else why not.</returns>
    public async Task<EventFailure?> TryAtOnceAsync(string receiver, CloudEvent happened, CancellationToken cancellationToken) =>
        awayUntil.TryGetValue(receiver, out var until) && time.GetUtcNow() < until
            ? EventFailure.Away
            : await PostAsync(receiver, happened, FirstPatience, cancellationToken);

    /// <summary>Posts the event, and waits as long as the client does.</summary>
    /// <returns>Null on success, and where the receiver has no URL any more; else why not.</returns>
    public Task<EventFailure?> PostAsync(string receiver, CloudEvent happened, CancellationToken cancellationToken) =>
        PostAsync(receiver, happened, patience: null, cancellationToken);

    private async Task<EventFailure?> PostAsync(
        string receiver, CloudEvent happened, TimeSpan? patience, CancellationToken cancellationToken)
    {
        if (options.Value.UrlOf(receiver) is not { } url) return null;
        var started = time.GetTimestamp();
        using var request = RequestTo(url, happened);
        var failure = await SendAsync(request, patience, cancellationToken);
        if (failure is not null) awayUntil[receiver] = time.GetUtcNow() + AwayFor;
        else if (time.GetElapsedTime(started) < FirstPatience) awayUntil.TryRemove(receiver, out _);
        return failure;
    }

    private HttpRequestMessage RequestTo(string url, CloudEvent happened)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(happened, BoxOfficeJson.Default.CloudEvent);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json") { CharSet = "utf-8" };
        request.Headers.Add("webhook-id", happened.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signature!.Of(happened.Id, timestamp, body));
        return request;
    }

    private async Task<EventFailure?> SendAsync(HttpRequestMessage request, TimeSpan? patience, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            if (patience is { } most) client.Timeout = most;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : new EventFailure($"status {(int)response.StatusCode}", RetryAfterOf(response));
        }
        catch (HttpRequestException unreachable)
        {
            return new EventFailure(unreachable.HttpRequestError.ToString());
        }
        // The client's own time-out, not the host that is stopping.
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new EventFailure("timeout");
        }
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
