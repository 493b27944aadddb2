using System.Net;
using System.Text;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BoxOffice.Load.Serving;

/// <summary>
/// The limits: an HTTP call that does nothing but the named storage operations with the service's own clients, one after the other.
/// <c>/floor?ops=lua,read,create,queue</c>; <c>/hello</c> does none. What a call of the service takes beyond its floor is ours.
/// </summary>
internal sealed class FloorServer : IAsyncDisposable
{
    private static readonly byte[] Item = Encoding.UTF8.GetBytes("""{"id":"floor","userId":"0","text":"as long as a small document of ours is, which is a few hundred bytes"}""");
    private readonly WebApplication app;

    private FloorServer(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Starts it on a free port.</summary>
    public static async Task<FloorServer> StartAsync(IServiceProvider service, ServiceCounters counters,
        CancellationToken cancellationToken)
    {
        var operations = new Operations(service);
        await operations.PrepareAsync(cancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var built = builder.Build();
        built.MapGet("/hello", () => TypedResults.Text("hello"));
        built.MapGet("/floor", async (HttpContext context) =>
        {
            foreach (var name in context.Request.Query["ops"].ToString().Split(','))
                await operations.RunAsync(name, context.RequestAborted);
            return TypedResults.Text("done");
        });
        built.MapGet("/counters", () => TypedResults.Json(counters.Read()));
        built.MapPost("/clear", (CancellationToken stop) => operations.ClearAsync(stop));
        await built.StartAsync(cancellationToken);
        return new FloorServer(built);
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class Operations(IServiceProvider service)
    {
        private static readonly PartitionKey Partition = new("0");
        private readonly IDatabase redis = service.GetRequiredService<IDatabase>();
        private readonly Container accounts = service.GetRequiredService<CosmosDatabase>().Accounts;
        private readonly MessageQueues queues = service.GetRequiredService<MessageQueues>();
        private byte[] script = [];
        private long created;

        public async Task PrepareAsync(CancellationToken cancellationToken)
        {
            var server = redis.Multiplexer.GetServers()[0];
            script = await server.ScriptLoadAsync("return redis.call('INCR', KEYS[1])");
            using var body = new MemoryStream(Item);
            using var _ = await accounts.UpsertItemStreamAsync(body, Partition, cancellationToken: cancellationToken);
            await queues.Queue("floor").CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }

        /// <summary>Takes away the messages of holds that are not due: the holds of one run must not weigh on the next.</summary>
        public Task ClearAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(ReservationQueues.All.Take(ReservationQueues.SettleShards).Select(async name =>
        {
            await queues.Queue(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queues.Queue(name).ClearMessagesAsync(cancellationToken);
        }));

        public Task RunAsync(string name, CancellationToken cancellationToken) => name switch
        {
            "lua" => redis.ScriptEvaluateAsync(script, ["floor"]),
            "read" => ReadAsync(cancellationToken),
            "create" => CreateAsync(cancellationToken),
            "queue" => queues.Queue("floor").SendMessageAsync("floor", cancellationToken),
            _ => throw new UsageException($"There is no operation '{name}'."),
        };

        private async Task ReadAsync(CancellationToken cancellationToken)
        {
            using var response = await accounts.ReadItemStreamAsync("floor", Partition, cancellationToken: cancellationToken);
            response.EnsureSuccessStatusCode();
        }

        private async Task CreateAsync(CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref created);
            using var body = new MemoryStream(Encoding.UTF8.GetBytes(
                $$"""{"id":"floor-{{number}}","userId":"{{-number}}","text":"as long as a small document of ours is, which is a few hundred bytes"}"""));
            using var response =
                await accounts.CreateItemStreamAsync(body, new PartitionKey($"{-number}"), cancellationToken: cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }
}
