using BoxOffice.Catalog;
using BoxOffice.Events;
using BoxOffice.Local.Cosmos;
using BoxOffice.Local.Redis;
using BoxOffice.Local.Sample;
using BoxOffice.Payments;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.WaitingRoom;
using BoxOffice.Wallets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace BoxOffice.Tests.Reservations;

/// <summary>
/// The protocol without HTTP: the service's own classes over the Cosmos emulator and Garnet, with messages on a clock that the test
/// turns. At its seams, which are the Cosmos transport and the queues, a test listens, stops a process or takes a guarantee away.
/// </summary>
internal sealed class ProtocolWorld : IAsyncDisposable
{
    public const long ConcertId = 1;
    public const long DateId = 11;
    public const long Price = 100;
    private readonly IHost host;
    private readonly EmbeddedRedis redis;
    private readonly CosmosEmulator cosmos;

    private ProtocolWorld(IHost host, EmbeddedRedis redis, CosmosEmulator cosmos, FakeTimeProvider clock, QueueOnClock queue,
        ProtocolReceiver receiver, ProtocolSeams seams, Guards guards)
    {
        (this.host, this.redis, this.cosmos, Clock, Queue, Receiver, Seams, Guards) =
            (host, redis, cosmos, clock, queue, receiver, seams, guards);
        Rest = new ProtocolRest(this);
    }

    public FakeTimeProvider Clock { get; }

    public QueueOnClock Queue { get; }

    /// <summary>Whom the service tells of events.</summary>
    public ProtocolReceiver Receiver { get; }

    /// <summary>What Cosmos does wrong, and when.</summary>
    public CosmosFaults Faults => cosmos.Faults;

    /// <summary>Runs messages, and says what is wrong when nothing is under way any more.</summary>
    public ProtocolRest Rest { get; }

    public ProtocolSeams Seams { get; }

    public Guards Guards { get; }

    public ReservationOptions Settings => Get<Microsoft.Extensions.Options.IOptions<ReservationOptions>>().Value;

    /// <summary>A hold of ten seconds: shorter than a request may take, so that a buyer can be slower than its own hold.</summary>
    public static async Task<ProtocolWorld> StartAsync(Guards? without = null, int maxSeats = 4)
    {
        var guards = without ?? new Guards();
        // Before any real time, as Redis has its own clock: a turn that ended by it has spent the tokens of this one.
        var clock = new FakeTimeProvider(new DateTimeOffset(2025, 5, 1, 10, 0, 0, TimeSpan.Zero));
        var seams = new ProtocolSeams(guards, clock);
        var emulator = new CosmosEmulator(new CosmosEmulatorOptions { TimeProvider = clock });
        var garnet = EmbeddedRedis.Start();
        emulator.Faults.Tamper = seams.Tamper;
        var queue = new QueueOnClock(clock, guards, seams);
        var receiver = new ProtocolReceiver(seams);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:ConnectionString"] = garnet.ConnectionString,
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Cosmos:ConnectionString"] = CosmosEmulator.ConnectionString,
            ["Events:DataPlatformUrl"] = "https://events.example/",
            ["Events:SigningKey"] = "YSBzaWduaW5nIGtleSBvZiB0aGUgdGVzdHMsIGFuZCBvZiBub3RoaW5nIGVsc2U=",
            ["Queue:SigningKeys"] = "a signing key that only this test knows",
            ["Identity:AllowTrustedInProduction"] = "true",
            ["Reservations:HoldSeconds"] = "10",
            ["Reservations:MaxSeatsPerUser"] = $"{maxSeats}",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new CosmosTransport(() => seams.Transport(emulator)));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddBoxOffice();
        builder.Services.Replace(ServiceDescriptor.Singleton<IMessageSender>(queue));
        builder.Services.AddHttpClient(EventReceivers.ClientName).ConfigurePrimaryHttpMessageHandler(() => receiver);
        builder.Services.Replace(ServiceDescriptor.Singleton<FindDate>((_, _) => ValueTask.FromResult<SnapshotDate?>(OnSale)));
        var services = builder.Build();
        await services.Services.GetRequiredService<CosmosDatabase>().CreateIfMissingAsync(TestContext.Current.CancellationToken);
        await SampleQueues.OpenAsync(services.Services, "main", TestContext.Current.CancellationToken);
        // Redis is told of the queue now: a fault that a test arms is to hit the protocol, not this.
        await services.Services.GetRequiredService<QueuePlaces>().JoinAsync(long.MaxValue >> 12, null,
        TestContext.Current.CancellationToken);
        return new ProtocolWorld(services, garnet, emulator, clock, queue, receiver, seams, guards);
    }

    /// <summary>The date as the catalogue has it: a test may move, unpublish or cancel it.</summary>
    public static SnapshotDate OnSale { get; } = new(
        new BookableDate(
            new Concert(ConcertId, "Concert", Concert.MainQueue, []),
            new ConcertDate(DateId, new DateTimeOffset(2035, 5, 1, 19, 0, 0, TimeSpan.Zero), new Place(1, "Hall", 200)),
            new VenueLayout(new string('a', 32), [Section("A", 1), Section("B", 101)])),
        Published: true);

    private static VenueSection Section(string name, int first) => new(name, "R", Price, [new VenueRow("1", first, 100)]);

    public IServiceProvider Services => host.Services;

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>The n-th reservation of a user; seats up to 100 are in section A, the others in B.</summary>
    public Task<Outcome<Reservation>> HoldAsync(ReservationId id, params int[] seats) =>
        ProtocolProcess.RunAsync(ProcessKind.Hold, id, async () =>
    {
        var wanted = Reservation.Wanted(
            id, ConcertId, DateId, OnSale.Date.Date.StartsAt, "main", [.. seats.Select(Seat)], seats.Length * Price);
        if (!Guards.MessageFirst) Queue.ForgetPostponed();
        var outcome = await Get<Holds>().HoldAsync(wanted, ignoresCoolDown: false);
        if (!Guards.MessageFirst) await Queue.SendPostponedAsync();
        return outcome;
    });

    public Task<Outcome<Reservation>> HoldAsync(long userId, params int[] seats) => HoldAsync(ReservationId.New(userId), seats);

    /// <summary>Takes a turn, and pays with it.</summary>
    public async Task<Outcome<PaymentView>> PayAsync(ReservationId id) => await PayAsync(id, await JoinAsync(id.UserId));

    public Task<Outcome<PaymentView>> PayAsync(ReservationId id, string token) => ProtocolProcess.RunAsync(ProcessKind.Call, id, () =>
        Get<Checkout>().PayAsync(new PaymentCommand(id, id.UserId), token, TestContext.Current.CancellationToken));

    /// <summary>The token of a turn: the queue is open, and nobody waits.</summary>
    public async Task<string> JoinAsync(long userId) =>
        (await Get<QueuePlaces>().JoinAsync(userId, null, TestContext.Current.CancellationToken)).Value.Token;

    /// <summary>All of it, or some of its seats.</summary>
    public Task<Outcome<Reservation>> ReleaseAsync(ReservationId id, params int[] seats) => ProtocolProcess.RunAsync(
        ProcessKind.Call, id, () => Get<Releases>().ReleaseAsync(id, new ReleaseOrder(seats.Length > 0 ? seats : null)));

    /// <summary>At the box office, to that user's account.</summary>
    /// <param name="id">What the user and the key make.</param>
    public Task<Outcome<ReservationView>> SellAsync(ReservationId id, string key, params int[] seats) => ProtocolProcess.RunAsync(
        ProcessKind.Hold, id, () => Get<BoxOfficeSales>().SellAsync(
            new BoxOfficeOrder(DateId, seats, new BoxOfficeSale("Kim", Complimentary: false, Actor: null), null, id.UserId), key,
            TestContext.Current.CancellationToken));

    /// <summary>An operator's call about the house's seats.</summary>
    public Task<Outcome<HouseSeatsView>> HouseAsync(Func<HouseSeats, Task<Outcome<HouseSeatsView>>> call) =>
        ProtocolProcess.RunAsync(ProcessKind.Call, null, () => call(Get<HouseSeats>()));

    /// <summary>By an operator.</summary>
    public Task<Outcome<Reservation>> RefundAsync(ReservationId id) => ProtocolProcess.RunAsync(ProcessKind.Call, id, () =>
        Get<Releases>().ReleaseAsync(id, new ReleaseOrder { ByOperator = true, Reason = "The holder is ill." }));

    public async Task ChargeAsync(long userId, long amount) =>
        Assert.Null(
            (await Get<WalletStore>()
            .ChargeAsync(userId, amount, ReservationId.New(userId).Value, TestContext.Current.CancellationToken)).Refusal);

    /// <summary>Redis refuses to write the date's map, which exists, until this is disposed.</summary>
    public async Task<IAsyncDisposable> RefuseMapAsync()
    {
        await Get<SeatMaps>().RebuildAsync(OnSale.Date, TestContext.Current.CancellationToken);
        return await MapRefusal.BeginAsync(Get<IDatabase>());
    }

    /// <summary>Time passes until every hold of now is due.</summary>
    public void LetHoldsRunOut() => Clock.Advance(TimeSpan.FromSeconds(Settings.HoldSeconds + 1));

    /// <summary>Does something once, at a moment, when it first comes; its request waits for it.</summary>
    public void Once(Moment moment, Func<Task> interruption) => Seams.Listener = async reached =>
    {
        if (reached != moment) return;
        Seams.Listener = null;
        await interruption();
    };

    /// <summary>So many requests wait for each other at a moment: all have read before any writes,
    /// however few processors there are.</summary>
    public void Meet(Moment moment, int requests)
    {
        var (arrived, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Seams.Listener = async reached =>
        {
            if (reached != moment) return;
            if (Interlocked.Increment(ref arrived) == requests) all.SetResult();
            await all.Task;
        };
    }

    /// <summary>The process that first comes to this moment dies there.</summary>
    public void DieAt(Moment moment) => Once(moment, () =>
    {
        ProtocolProcess.Current!.Die();
        return Task.CompletedTask;
    });

    public static ReservedSeat Seat(int number) => new(number, number <= 100 ? "A" : "B", null) { Price = Price };

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable services) await services.DisposeAsync();
        await redis.DisposeAsync();
        await cosmos.DisposeAsync();
    }
}
