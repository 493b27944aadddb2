using System.Text.Json;
using BoxOffice.Platform.Settings;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BoxOffice.Platform.Cosmos;

internal static class CosmosRegistration
{
    /// <summary>The database, over one client per process.</summary>
    /// <param name="json">How items are written.</param>
    public static void AddCosmos(this IHostApplicationBuilder builder, JsonSerializerOptions json)
    {
        builder.Services.AddSettings<CosmosOptions>("Cosmos").Validate(
            o => o.ConnectionString is not null || o.AccountEndpoint is not null,
            "The setting Cosmos__ConnectionString (or Cosmos__AccountEndpoint) is missing.");
        builder.Services.AddSingleton(services => Connect(services, json));
        builder.Services.AddSingleton<CosmosDatabase>();
    }

    private static CosmosClient Connect(IServiceProvider services, JsonSerializerOptions json)
    {
        ReplaceSleepingThread();
        var settings = services.GetRequiredService<IOptions<CosmosOptions>>().Value;
        var transport = services.GetService<CosmosTransport>();
        var options = new CosmosClientOptions
        {
            ApplicationName = "BoxOffice",
            ConnectionMode = settings.UseGateway || transport is not null ? ConnectionMode.Gateway : ConnectionMode.Direct,
            UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions(json),
            // A sale is a burst: the SDK's nine retries over 30 s would hold a request longer than its own deadline.
            MaxRetryAttemptsOnRateLimitedRequests = 3,
            MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(3),
            EnableContentResponseOnWrite = false,
            CosmosClientTelemetryOptions = new CosmosClientTelemetryOptions { DisableDistributedTracing = false },
        };
        options.CustomHandlers.Add(new DeadlineHandler(TimeSpan.FromSeconds(settings.OperationSeconds)));
        options.CustomHandlers.Add(new RequestChargeHandler());
        if (transport is not null) options.HttpClientFactory = () => new HttpClient(transport.CreateHandler(), disposeHandler: false);
        return settings.ConnectionString is { } connectionString
            ? new CosmosClient(connectionString, options)
            : new CosmosClient(settings.AccountEndpoint, AzureCredentials.For(settings.ClientId), options);
    }

    /// <summary>
    /// The SDK watches the machine's load on a pool thread that it never gives back (azure-cosmos-dotnet-v3, issue 3063). The pool starts
    /// with one thread per core and adds one only after half a second without progress: on an instance of one or two cores, every request
    /// would wait that long whenever the other threads block. So the pool starts with one thread more.
    /// </summary>
    private static void ReplaceSleepingThread()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + 1), completions);
    }
}

/// <summary>Serves the Cosmos protocol inside this process: the local stack registers its emulator this way.</summary>
/// <param name="CreateHandler">A handler for each client.</param>
public sealed record CosmosTransport(Func<HttpMessageHandler> CreateHandler);
