using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using BoxOffice.Api;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BoxOffice.Storage;

internal static class StorageRegistration
{
    /// <summary>The three stores, each one client a process.</summary>
    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<CosmosOptions>("Cosmos")
            .Validate(o => o.ConnectionString is not null || o.AccountEndpoint is not null, "The setting Cosmos__ConnectionString (or Cosmos__AccountEndpoint) is missing.");
        services.AddSettings<RedisOptions>("Redis")
            .Validate(o => o.ConnectionString.Length > 0, "The setting Redis__ConnectionString is missing.");
        services.AddSettings<QueueOptions>("AzureWebJobsStorage")
            .PostConfigure<IConfiguration>((o, configuration) => o.ConnectionString ??= configuration["AzureWebJobsStorage"])
            .Validate(o => o.ConnectionString is not null || o.QueueServiceUri is not null, "The setting AzureWebJobsStorage (or AzureWebJobsStorage__queueServiceUri) is missing.");
        services.AddSingleton(ConnectCosmos);
        services.AddSingleton<CosmosDatabase>();
        services.AddSingleton<IConnectionMultiplexer>(ConnectRedis);
        services.AddSingleton(s => s.GetRequiredService<IConnectionMultiplexer>().GetDatabase());
        services.AddSingleton<MessageQueues>();
        services.AddSingleton<IMessageSender>(s => s.GetRequiredService<MessageQueues>());
        services.AddSingleton<Readiness>();
    }

    private static CosmosClient ConnectCosmos(IServiceProvider services)
    {
        ReplaceSleepingThread();
        var settings = services.GetRequiredService<IOptions<CosmosOptions>>().Value;
        var transport = services.GetService<CosmosTransport>();
        var options = new CosmosClientOptions
        {
            ApplicationName = "BoxOffice",
            ConnectionMode = settings.UseGateway || transport is not null ? ConnectionMode.Gateway : ConnectionMode.Direct,
            UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions(BoxOfficeJson.Default.Options),
            // A sale is a burst: the SDK's nine retries over 30 s would hold a fan's request longer than its own deadline.
            MaxRetryAttemptsOnRateLimitedRequests = 3,
            MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(3),
            EnableContentResponseOnWrite = false,
            CosmosClientTelemetryOptions = new CosmosClientTelemetryOptions { DisableDistributedTracing = false },
        };
        options.CustomHandlers.Add(new RequestChargeHandler());
        if (transport is not null) options.HttpClientFactory = () => new HttpClient(transport.CreateHandler(), disposeHandler: false);
        return settings.ConnectionString is { } connectionString
            ? new CosmosClient(connectionString, options)
            : new CosmosClient(settings.AccountEndpoint, Credential(settings.ClientId), options);
    }

    /// <summary>
    /// The SDK watches the machine's load from a thread of the pool that it never gives back (azure-cosmos-dotnet-v3, issue 3063). The pool
    /// starts with a thread a core and adds one only after half a second without progress: on an instance of one core or two, nobody
    /// would be answered until then each time the others wait for something. It starts with one more here.
    /// </summary>
    private static void ReplaceSleepingThread()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + 1), completions);
    }

    private static ConnectionMultiplexer ConnectRedis(IServiceProvider services)
    {
        var configuration = ConfigurationOptions.Parse(services.GetRequiredService<IOptions<RedisOptions>>().Value.ConnectionString);
        // The process starts and answers 503 while Redis is away, and picks it up when it comes back.
        configuration.AbortOnConnectFail = false;
        configuration.ClientName = "BoxOffice";
        return ConnectionMultiplexer.Connect(configuration);
    }

    /// <summary>The managed identity that a setting names and no other; the developer's own sign-in where none is named.</summary>
    internal static TokenCredential Credential(string? clientId) => string.IsNullOrEmpty(clientId)
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
}

/// <summary>Serves Cosmos' protocol in this process: the local stack registers its emulator so.</summary>
/// <param name="CreateHandler">A handler for each client.</param>
public sealed record CosmosTransport(Func<HttpMessageHandler> CreateHandler);
