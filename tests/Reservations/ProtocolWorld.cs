using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Redis;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Reservations;

/// <summary>The process died here.</summary>
internal sealed class ProcessDiedException() : Exception("The process died.");

/// <summary>
/// The protocol without HTTP: the service's own classes over the Cosmos emulator and Garnet, with messages on a clock that the test
/// turns, guards that can be switched off, and a probe that stops the process between two steps.
/// </summary>
internal sealed class ProtocolWorld : IAsyncDisposable
{
    public const long ConcertId = 1;
    public const long DateId = 11;
    public const long Price = 100;
    private readonly IHost host;
    private readonly EmbeddedRedis redis;
    private readonly CosmosEmulator cosmos;

    private ProtocolWorld(IHost host, EmbeddedRedis redis, CosmosEmulator cosmos, FakeTimeProvider clock, QueueOnClock queue)
    {
        (this.host, this.redis, this.cosmos, Clock, Queue) = (host, redis, cosmos, clock, queue);
        Rest = new ProtocolRest(this);
    }

    public FakeTimeProvider Clock { get; }

    public QueueOnClock Queue { get; }

    /// <summary>What Cosmos does wrong, and when.</summary>
    public CosmosFaults Faults => cosmos.Faults;

    /// <summary>Runs messages, and says what is wrong when nothing is under way any more.</summary>
    public ProtocolRest Rest { get; }

    public ProtocolProbe Probe => Get<ProtocolProbe>();

    public ReservationOptions Settings => Get<Microsoft.Extensions.Options.IOptions<ReservationOptions>>().Value;

    /// <summary>A hold of ten seconds: shorter than a request may take, so that a buyer can be slower than its own hold.</summary>
    public static async Task<ProtocolWorld> StartAsync(ProtocolGuards? guards = null, int maxSeats = 4)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 5, 1, 10, 0, 0, TimeSpan.Zero));
        var emulator = new CosmosEmulator(new CosmosEmulatorOptions { TimeProvider = clock });
        var garnet = EmbeddedRedis.Start();
        var queue = new QueueOnClock(clock);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:ConnectionString"] = garnet.ConnectionString,
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Cosmos:ConnectionString"] = CosmosEmulator.ConnectionString,
            // Never called: what is queued for it counts as told.
            ["Events:DataPlatformUrl"] = "http://127.0.0.1/events",
            ["Events:SigningKey"] = "a secret that signs events for nobody",
            ["Queue:SigningKeys"] = "a signing key that only this test knows",
            ["Reservations:HoldSeconds"] = "10",
            ["Reservations:MaxSeatsPerUser"] = $"{maxSeats}",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new CosmosTransport(emulator.CreateHandler));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(guards ?? new ProtocolGuards());
        builder.AddBoxOffice();
        builder.Services.Replace(ServiceDescriptor.Singleton<IMessageSender>(queue));
        var services = builder.Build();
        await services.Services.GetRequiredService<CosmosDatabase>().CreateIfMissingAsync(TestContext.Current.CancellationToken);
        return new ProtocolWorld(services, garnet, emulator, clock, queue);
    }

    public IServiceProvider Services => host.Services;

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>The n-th reservation of a user; seats up to 100 are in section A, the others in B.</summary>
    public Task<Outcome<Reservation>> HoldAsync(ReservationId id, params int[] seats) => HoldAsync(id, repeatable: false, seats);

    public Task<Outcome<Reservation>> HoldAsync(ReservationId id, bool repeatable, params int[] seats) => Get<Holds>().HoldAsync(new HoldOrder(
        id, ConcertId, DateId, Clock.GetUtcNow() + TimeSpan.FromDays(30), "main", [.. seats.Select(Seat)], seats.Length * Price, Place: null, repeatable, IgnoresCoolDown: false));

    public Task<Outcome<Reservation>> HoldAsync(long userId, params int[] seats) => HoldAsync(ReservationId.New(userId), seats);

    public Task<Outcome<PaymentView>> PayAsync(ReservationId id) =>
        Get<PaymentDesk>().PayAsync(id, id.UserId, new BuyerSession(_ => Task.FromResult<Outcome<PlaceId>>(new PlaceId(1, 1)), _ => Task.CompletedTask, _ => Task.CompletedTask));

    public Task<Outcome<Reservation>> ReleaseAsync(ReservationId id) => Get<Releases>().ReleaseAsync(id, id.UserId);

    public async Task ChargeAsync(long userId, long amount) =>
        Assert.Null((await Get<WalletStore>().ChargeAsync(userId, amount, ReservationId.New(userId).Value, TestContext.Current.CancellationToken)).Refusal);

    /// <summary>Time passes until every hold of now is due.</summary>
    public void LetHoldsRunOut() => Clock.Advance(TimeSpan.FromSeconds(Settings.HoldSeconds + 1));

    /// <summary>Does something once, when a step is first reached; the step's request waits for it.</summary>
    public void Once(ProtocolStep step, Func<Task> interruption) => Probe.Listener = async (reached, _) =>
    {
        if (reached != step) return;
        Probe.Listener = null;
        await interruption();
    };

    /// <summary>So many requests wait for each other at a step: all have read before any writes, however few processors there are.</summary>
    public void Meet(ProtocolStep step, int requests)
    {
        var (arrived, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Probe.Listener = async (reached, _) =>
        {
            if (reached != step) return;
            if (Interlocked.Increment(ref arrived) == requests) all.SetResult();
            await all.Task;
        };
    }

    /// <summary>The process dies when the step is first reached.</summary>
    public void DieAt(ProtocolStep step) => Once(step, () => throw new ProcessDiedException());

    public static ReservedSeat Seat(int number) => new(number, number <= 100 ? "A" : "B", null);

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable services) await services.DisposeAsync();
        await redis.DisposeAsync();
        await cosmos.DisposeAsync();
    }
}
