using BoxOffice.Catalog;
using BoxOffice.Events;
using BoxOffice.Local.Cosmos;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Simulation.Seams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace BoxOffice.Simulation.World;

/// <summary>The service's own classes as one instance has them: its Cosmos client, its connection to Redis, its clock.</summary>
internal sealed class SimulatedInstance : IDisposable
{
    /// <summary>Seconds of a hold: shorter than a request may take, so that a buyer can be slower than its own hold.</summary>
    public const int HoldSeconds = 10;

    private readonly IHost host;
    private readonly TimeSpan skew;

    private SimulatedInstance(string name, IHost host, SimulatedClock clock, TimeSpan skew) =>
        (Name, this.host, Clock, this.skew) = (name, host, clock, skew);

    /// <summary>What the emulator calls its Cosmos client.</summary>
    public string Name { get; }

    /// <summary>Its own clock, which differs from the others'.</summary>
    public SimulatedClock Clock { get; }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    public static SimulatedInstance Start(string name, TimeSpan skew, SimulatedWorld world, string redis)
    {
        var clock = new SimulatedClock(world.Clock.GetUtcNow() + skew);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(Settings(redis));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(
            new CosmosTransport(() => new CosmosSeam(world.Cosmos, name, world.Gate, () => world.Defect, world.SawStale)));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddBoxOffice();
        builder.Services.Replace(ServiceDescriptor.Singleton<IMessageSender>(world.Messages));
        builder.Services.AddHttpClient(EventReceivers.ClientName).ConfigurePrimaryHttpMessageHandler(() => world.Receiver);
        builder.Services.Replace(
            ServiceDescriptor.Singleton(s => RedisSeam.Over(s.GetRequiredService<IConnectionMultiplexer>().GetDatabase(), world.Redis)));
        // No flow waits for an edition of the catalogue: what it is made from is looked at instead.
        var looks = new SimulatedCatalog(world);
        builder.Services.Replace(ServiceDescriptor.Singleton<FindDate>((id, _) => ValueTask.FromResult(looks.Find(id))));
        builder.Services.Replace(ServiceDescriptor.Singleton<ListConcerts>(_ => ValueTask.FromResult(looks.All())));
        return new SimulatedInstance(name, builder.Build(), clock, skew);
    }

    /// <summary>Its clock goes on with the history's.</summary>
    public void Follow(DateTimeOffset now)
    {
        if (now + skew > Clock.GetUtcNow()) Clock.SetUtcNow(now + skew);
    }

    public void Dispose() => host.Dispose();

    private static Dictionary<string, string?> Settings(string redis) => new()
    {
        ["Redis:ConnectionString"] = redis,
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Cosmos:ConnectionString"] = CosmosEmulator.ConnectionString,
        ["Events:DataPlatformUrl"] = "http://127.0.0.1/events",
        ["Events:SigningKey"] = "YSBzaWduaW5nIGtleSBvZiB0aGUgdGVzdHMsIGFuZCBvZiBub3RoaW5nIGVsc2U=",
        ["Queue:SigningKeys"] = "a signing key that only this simulation knows",
        ["WaitingRoom:Capacity"] = "3",
        ["WaitingRoom:AdmitPerTick"] = "3",
        ["WaitingRoom:SessionSeconds"] = "120",
        // The simulated catalogue is a second behind at most, so a job need not wait for older ones.
        ["Catalog:InProcess"] = "00:00:01",
        ["Catalog:InRedis"] = "00:00:01",
        // A job is overdue after two of them, which is one sweep.
        ["DateJobs:ResendSeconds"] = "60",
        ["Reservations:HoldSeconds"] = $"{HoldSeconds}",
        ["Reservations:MaxSeatsPerUser"] = "4",
    };
}
