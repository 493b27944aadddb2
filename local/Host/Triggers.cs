using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Local.Host;

/// <summary>Runs the timer and queue functions. What is wrong with a schedule or a connection stops the start.</summary>
internal sealed class Triggers
{
    private readonly IReadOnlyList<TimerLoop> timers;
    private readonly IReadOnlyList<QueueListener> queues;

    /// <exception cref="HostException">A schedule is none, or a setting that a trigger names is missing.</exception>
    public Triggers(IReadOnlyList<HostedFunction> functions, FunctionsHostOptions options, HostJson host, Invocations invocations,
        ILoggerFactory loggers)
    {
        var statuses = TimerStatuses.Open(options.TimerStatusPath);
        var accounts = new Dictionary<string, QueueServiceClient>(StringComparer.Ordinal);
        timers =
        [
            .. from function in functions
               let trigger = function.Trigger as TimerTrigger
               where trigger is not null && options.RunTimers
               let schedule = TimerSchedule.Parse(options.Settings.Resolve(trigger.Schedule, function.Name), function.Name)
               select new TimerLoop(function, trigger, schedule, statuses, invocations, options.Time, loggers.CreateLogger<TimerLoop>()),
        ];
        queues =
        [
            .. from function in functions
               let trigger = function.Trigger as QueueTrigger
               where trigger is not null && options.RunQueues
               // Queue names are lower case; the real extension lowers them too.
               let name = options.Settings.Resolve(trigger.Queue, function.Name).ToLowerInvariant()
               let account = Account(accounts, options.Settings, trigger.Connection, function.Name)
               select new QueueListener(
                   function, account.GetQueueClient(name), account.GetQueueClient($"{name}-poison"), host.Queues, invocations,
                   options.QueueLease,
                   loggers.CreateLogger<QueueListener>()),
        ];
    }

    /// <summary>Runs until stopped; what is running then is finished, or cancelled when the grace is over.</summary>
    /// <param name="stopping">Nothing new is begun.</param>
    /// <param name="abandoned">What still runs is cancelled.</param>
    public Task RunAsync(CancellationToken stopping, CancellationToken abandoned) => Task.WhenAll(
        [.. timers.Select(t => t.RunAsync(stopping, abandoned)), .. queues.Select(q => q.RunAsync(stopping, abandoned))]);

    private static QueueServiceClient Account(
        Dictionary<string, QueueServiceClient> accounts, IConfiguration settings, string connection, string function)
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
            _ => throw new HostException($"The setting {connection} is missing; the trigger of {function} needs it."),
        };
    }
}
