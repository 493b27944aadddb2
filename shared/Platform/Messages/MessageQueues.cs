using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using BoxOffice.Platform.Settings;
using BoxOffice.Platform.Telemetry;
using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Messages;

/// <summary>What names a sent message: enough to make it visible, or to take it back.</summary>
public readonly record struct MessageReceipt(string Queue, string MessageId, string PopReceipt);

/// <summary>The storage queues: messages with a visibility delay, base64 as host.json says.</summary>
public sealed class MessageQueues : IMessageSender
{
    /// <summary>Messages never expire: the default of seven days would lose a message that waits as long for its receiver.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>
    /// As the SDK's own, with a limit of connections: calls beyond it wait their turn in order. Without one, overload opens more and more
    /// connections, and a server that is busy accepts them last: a few calls took seconds while others took milliseconds. 64 carry
    /// over 10,000 messages a second at the 5 ms that a storage account takes. They are renewed to heed changes in DNS.
    /// </summary>
    private static readonly HttpClientTransport Transport = new(
        new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AllowAutoRedirect = false,
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        });

    private readonly QueueServiceClient service;
    private readonly QueueServiceClient raw;
    private readonly ConcurrentDictionary<string, QueueClient> queues = new(StringComparer.Ordinal);

    /// <summary>Connects on first use.</summary>
    public MessageQueues(IOptions<QueueOptions> options)
    {
        service = Connect(options.Value, QueueMessageEncoding.Base64);
        raw = Connect(options.Value, QueueMessageEncoding.None);
    }

    /// <inheritdoc/>
    /// <remarks>The message carries the caller's trace (<see cref="MessageTrace"/>).</remarks>
    /// <exception cref="RequestFailedException">The queue does not answer.</exception>
    public async Task<MessageReceipt> SendAsync<T>(
        string queue, T message, JsonTypeInfo<T> type, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var sending = Instrumentation.ActivitySource.StartActivity($"send {queue}", ActivityKind.Producer);
        var body = BodyOf(message, type);
        var client = Queue(queue);
        // The service counts whole seconds and the SDK cuts off the rest: a hold would be settled before it is due.
        delay = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        try
        {
            var receipt = await client.SendMessageAsync(body, delay, Forever, cancellationToken);
            return new MessageReceipt(queue, receipt.Value.MessageId, receipt.Value.PopReceipt);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == "QueueNotFound")
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            var receipt = await client.SendMessageAsync(body, delay, Forever, cancellationToken);
            return new MessageReceipt(queue, receipt.Value.MessageId, receipt.Value.PopReceipt);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> MakeVisibleAsync<T>(
        MessageReceipt receipt, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            await Queue(receipt.Queue).UpdateMessageAsync(
                receipt.MessageId, receipt.PopReceipt, BodyOf(message, type), TimeSpan.Zero, cancellationToken);
            return true;
        }
        catch (RequestFailedException gone) when (IsWithSomebodyElse(gone))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TakeBackAsync(MessageReceipt receipt, CancellationToken cancellationToken)
    {
        try
        {
            await Queue(receipt.Queue).DeleteMessageAsync(receipt.MessageId, receipt.PopReceipt, cancellationToken);
            return true;
        }
        catch (RequestFailedException gone) when (IsWithSomebodyElse(gone))
        {
            return false;
        }
    }

    private static QueueServiceClient Connect(QueueOptions settings, QueueMessageEncoding encoding)
    {
        var options = new QueueClientOptions { MessageEncoding = encoding, Transport = Transport };
        // Our own deadline for a request is 30 s: three quick tries are all that fits.
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return settings.ConnectionString is { } connectionString
            ? new QueueServiceClient(connectionString, options)
            : new QueueServiceClient(new Uri(settings.QueueServiceUri!), AzureCredentials.For(settings.ClientId), options);
    }

    private static BinaryData BodyOf<T>(T message, JsonTypeInfo<T> type) =>
        new(MessageTrace.Stamp(JsonSerializer.SerializeToUtf8Bytes(message, type), Activity.Current));

    private static bool IsWithSomebodyElse(RequestFailedException failure) =>
        failure.Status is 404 or 400 && failure.ErrorCode is "MessageNotFound" or "PopReceiptMismatch";

    /// <summary>The client of a queue.</summary>
    public QueueClient Queue(string name) => queues.GetOrAdd(name, service.GetQueueClient);

    /// <summary>
    /// The client of a queue that gives and takes texts unchanged: a message that somebody sent by hand may be no base64, which
    /// <see cref="Queue"/> refuses to read, and all that were received with it.
    /// </summary>
    public QueueClient RawQueue(string name) => raw.GetQueueClient(name);

    /// <summary>One cheap call, for the readiness call.</summary>
    /// <exception cref="RequestFailedException">The account does not answer.</exception>
    public Task PingAsync(CancellationToken cancellationToken) => service.GetPropertiesAsync(cancellationToken);
}
