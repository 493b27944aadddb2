using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace BoxOffice.Local.Host;

/// <summary>
/// The parts of host.json that this host honours. As in the real host, a setting
/// <c>AzureFunctionsJobHost__extensions__queues__batchSize</c> goes before the file.
/// </summary>
internal sealed record HostJson
{
    private const string RoutePrefixKey = "extensions:http:routePrefix";

    /// <summary>The first segment of every HTTP route; may be empty.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>
    /// HTTP calls that the worker has at once; more wait in the host. The real host's default of the Consumption plan: on Flex Consumption
    /// the platform keeps an instance's calls in such bounds.
    /// </summary>
    public int MaxConcurrentRequests { get; init; } = 100;

    /// <summary>When the cancellation token of a timer or queue function fires. The host's own default of the Consumption plan.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The functions to load; none for all.</summary>
    public IReadOnlySet<string> Functions { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    public QueueSettings Queues { get; init; } = new();

    /// <summary>Reads host.json of the app's folder.</summary>
    /// <exception cref="HostException">The file is missing or has a value of the wrong form.</exception>
    public static HostJson Load(string directory, IConfiguration settings)
    {
        var path = Path.Combine(directory, "host.json");
        if (!File.Exists(path)) throw new HostException($"There is no host.json in {directory}; build the app first.");
        try
        {
            var file = new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build();
            // The worker reads the route prefix from the file alone, so it has no setting here either.
            return Read(key => key == RoutePrefixKey ? file[key] : settings[$"AzureFunctionsJobHost:{key}"] ?? file[key]) with
            {
                Functions = new HashSet<string>(
                    settings.GetSection("AzureFunctionsJobHost:functions").GetChildren().Concat(file.GetSection("functions").GetChildren())
                        .Select(f => f.Value!), StringComparer.OrdinalIgnoreCase),
            };
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException)
        {
            throw new HostException($"host.json in {directory} is not valid JSON: {(wrong.InnerException ?? wrong).Message}", wrong);
        }
    }

    private static HostJson Read(Func<string, string?> value)
    {
        var standard = new HostJson();
        return new HostJson
        {
            RoutePrefix = value(RoutePrefixKey) ?? standard.RoutePrefix,
            MaxConcurrentRequests = Number("extensions:http:maxConcurrentRequests", standard.MaxConcurrentRequests, 1, 100_000),
            FunctionTimeout = Time("functionTimeout", standard.FunctionTimeout),
            Queues = new QueueSettings
            {
                MaxPollingInterval = Time("extensions:queues:maxPollingInterval", standard.Queues.MaxPollingInterval),
                VisibilityTimeout = Time("extensions:queues:visibilityTimeout", standard.Queues.VisibilityTimeout),
                BatchSize = Number("extensions:queues:batchSize", standard.Queues.BatchSize, 1, 32),
                NewBatchThreshold =
                    Number("extensions:queues:newBatchThreshold", Number("extensions:queues:batchSize", 16, 1, 32) / 2, 0, 1000),
                MaxDequeueCount = Number("extensions:queues:maxDequeueCount", standard.Queues.MaxDequeueCount, 1, 1000),
                Encoding = value("extensions:queues:messageEncoding")?.ToUpperInvariant() switch
                {
                    null or "BASE64" => QueueMessageEncoding.Base64,
                    "NONE" => QueueMessageEncoding.None,
                    var other => throw Wrong("extensions:queues:messageEncoding", other),
                },
            },
        };

        TimeSpan Time(string key, TimeSpan otherwise) => value(key) is not { } text
            ? otherwise
            : TimeSpan.TryParse(text, out var time) && time >= TimeSpan.Zero ? time : throw Wrong(key, text);

        int Number(string key, int otherwise, int from, int to) => value(key) is not { } text
            ? otherwise
            : int.TryParse(text, out var number) && number >= from && number <= to ? number : throw Wrong(key, text);
    }

    private static HostException Wrong(string key, string text) => new($"host.json: {key.Replace(':', '.')} cannot be {text}.");
}

/// <summary>host.json's extensions.queues, with the real extension's defaults.</summary>
internal sealed record QueueSettings
{
    /// <summary>The longest pause between two polls of an idle queue; the shortest is 100 ms.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after a failure a message is tried again.</summary>
    public TimeSpan VisibilityTimeout { get; init; }

    /// <summary>Messages fetched at once, at most 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is fetched when no more than this many messages are in hand.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>Tries before a message goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    public QueueMessageEncoding Encoding { get; init; } = QueueMessageEncoding.Base64;
}
