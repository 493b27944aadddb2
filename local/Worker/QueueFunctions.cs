using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Worker;

/// <summary>Runs the queue functions.</summary>
internal sealed class QueueFunctions(
    IReadOnlyList<LocalFunction> functions,
    FunctionPipeline pipeline,
    WorkerLifetime lifetime,
    LocalWorkerOptions options,
    HostJson host,
    IConfiguration settings,
    ILogger<QueueFunctions> logger) : BackgroundService
{
    private readonly Dictionary<string, QueueServiceClient> accounts = new(StringComparer.Ordinal);
    private IReadOnlyList<QueueListener> listeners = [];

    /// <summary>Reads the queue names and connections, so that a missing setting stops the start.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        listeners = [.. functions.Where(f => options.RunQueues && !settings.IsDisabled(f.Name)).SelectMany(Listener)];
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.StartedAsync(stoppingToken)) return;
        await Task.WhenAll(listeners.Select(listener => listener.RunAsync(stoppingToken, lifetime.Abandoned)));
    }

    private IEnumerable<QueueListener> Listener(LocalFunction function)
    {
        if (function.Trigger is not QueueTriggerAttribute trigger) yield break;
        // Queue names are lower case; the real extension lowers them too.
        var name = settings.Resolve(trigger.QueueName, function.Name).ToLowerInvariant();
        var account = Account(trigger.Connection ?? "AzureWebJobsStorage", function.Name);
        yield return new QueueListener(
            function, account.GetQueueClient(name), account.GetQueueClient($"{name}-poison"), host.Queues, pipeline, options.QueueLease, logger);
    }

    private QueueServiceClient Account(string connection, string function)
    {
        if (accounts.TryGetValue(connection, out var known)) return known;
        // No encoding here: a message that is not what host.json promises must be able to reach the poison queue as it is.
        var clientOptions = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        clientOptions.Retry.MaxRetries = 2;
        clientOptions.Retry.Delay = TimeSpan.FromMilliseconds(200);
        clientOptions.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        var key = connection.Replace("__", ":", StringComparison.Ordinal);
        return accounts[connection] = (settings[key], settings[$"{key}:queueServiceUri"]) switch
        {
            ({ Length: > 0 } connectionString, _) => new QueueServiceClient(connectionString, clientOptions),
            (_, { } uri) => new QueueServiceClient(new Uri(uri), new DefaultAzureCredential(), clientOptions),
            _ => throw new InvalidOperationException($"The setting {connection} is missing; the trigger of {function} needs it."),
        };
    }
}
