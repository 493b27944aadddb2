using System.Diagnostics;
using System.Net;
using System.Text.Json;
using BoxOffice.Local.Cosmos;
using BoxOffice.Platform.Messages;
using BoxOffice.Reservations;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace BoxOffice.Tests.LoadDriver;

/// <summary>
/// What each flow may ask of the stores, counted on the wire: Redis commands, requests to Cosmos DB (a batch is one), requests to the
/// storage queues. A call more is a slower sale, and nobody would see it in a test of results.
/// </summary>
public sealed class RoundTripTests(RoundTripTests.QuietApp app) : IClassFixture<RoundTripTests.QuietApp>
{
    private const int Seats = 40;

    [Fact]
    public async Task Given_a_warm_service_When_a_buyer_polls_holds_and_pays_Then_the_round_trips_stay_within_their_bounds()
    {
        var concert = await SellAsync();
        // Whoever listens to a queue creates it; here nobody listens, and the first sender would.
        foreach (var queue in QueueNames.All)
            await app.Get<MessageQueues>().Queue(queue).CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await BuyAsync(concert, user: 1, seat: 1);
        var (poll, hold, again, pay) = await BuyAsync(concert, user: 2, seat: 2);
        Assert.Equal(new RoundTrips(1, 0, 0), poll);
        Assert.True(hold is { Redis: <= 3, Cosmos: <= 3, Queue: <= 1 }, $"hold: {hold}");
        Assert.True(again is { Redis: <= 3, Cosmos: <= 3, Queue: <= 1 }, $"the buyer's second hold: {again}");
        Assert.True(pay is { Redis: <= 2, Cosmos: <= 3, Queue: <= 2 }, $"pay: {pay}");
        // The counter itself: a flow that writes in three places and seems to write in none is one that is not counted.
        Assert.True(hold is { Redis: > 0, Cosmos: > 0, Queue: > 0 } && pay is { Cosmos: > 0, Queue: > 0 }, $"hold: {hold}, pay: {pay}");
    }

    [Fact]
    public async Task Given_a_hold_cancelled_When_its_message_comes_Then_it_reads_the_reservation_and_clears_its_mark()
    {
        var concert = await SellAsync();
        var queue = app.Get<MessageQueues>().Queue(ReservationQueues.FinishCancellation);
        await queue.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var token = await app.AdmitBuyerAsync(3);
        var held =
            await app.PostAsync("v1/reservations", new { concertId = concert, concertDateId = concert, seatNumber = 3, userId = 3 }, token);

        using var counter = new RoundTripCounter(app);
        Assert.Equal(HttpStatusCode.OK,
            (await app.DeleteAsync($"v1/reservations/{held.Data.GetProperty("reservationId").GetString()}?userId=3")).Status);
        var cancel = counter.Take();
        var message = (await queue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken)).Value.MessageText;
        _ = counter.Take();
        await app.RunAsync(nameof(Functions.Reservations.FinishCancellation), message);
        var finished = counter.Take();

        Assert.True(cancel is { Redis: 2, Cosmos: <= 4, Queue: 2 }, $"cancel: {cancel}");
        Assert.Equal(new RoundTrips(0, 2, 0), finished);
    }

    private async Task<(RoundTrips Poll, RoundTrips Hold, RoundTrips Again, RoundTrips Pay)> BuyAsync(long concert, long user, int seat)
    {
        var token = await app.AdmitBuyerAsync(user);
        _ = (await app.CallAsync(HttpMethod.Patch, $"v1/users/{user}/charge", new { balance = 1000 })).Data;
        using var counter = new RoundTripCounter(app);
        Assert.Equal("ACTIVE", (await app.GetAsync("v1/queues/token", token)).Data.GetProperty("status").GetString());
        var poll = counter.Take();
        var held = await HoldAsync(seat);
        var hold = counter.Take();
        _ = await HoldAsync(Seats - seat);
        var again = counter.Take();
        _ = (await app.PostAsync("v1/payments/pay",
            new { reservationId = held.GetProperty("reservationId").GetString(), userId = user }, token)).Data;
        return (poll, hold, again, counter.Take());

        async Task<JsonElement> HoldAsync(int number) =>
            (await app.PostAsync("v1/reservations",
                new { concertId = concert, concertDateId = concert, seatNumber = number, userId = user }, token)).Data;
    }

    private async Task<long> SellAsync()
    {
        const long Id = 7001;
        var hall = new
        {
            placeId = Id,
            name = "Hall",
            sections = new[] { new { name = "A", ticketClass = "R", price = 100, rows = new[] { new { name = "1", seats = Seats } } } }
        };
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/venues", new { venues = new[] { hall } })).Data;
        var dates = new[] { new { concertDateId = Id, concertDate = app.Time.GetUtcNow().AddDays(30), placeId = Id } };
        _ = (await app.CallAsync(HttpMethod.Put, "v1/ops/concerts",
            new { concerts = new[] { new { concertId = Id, name = "Concert", published = true, dates } } })).Data;
        return Id;
    }

    /// <summary>Without queue listeners, timers and the catalogue's look for changes, whose calls would be counted too.</summary>
    public sealed class QuietApp() : BoxOfficeApp(new BoxOfficeAppOptions
    {
        RunQueues = false,
        Settings = new Dictionary<string, string?> { ["Catalog__CheckEvery"] = "00:10:00", ["Catalog__ServeStale"] = "00:10:00" },
    });
}

/// <summary>Calls to each store.</summary>
internal sealed record RoundTrips(int Redis, int Cosmos, int Queue);

/// <summary>Counts one app's calls to its stores from now on, whatever other tests do meanwhile.</summary>
internal sealed class RoundTripCounter : IDisposable
{
    private readonly ProfilingSession redis = new();
    private readonly CosmosFaultHandle cosmos;
    private readonly ActivityListener http;
    private int cosmosCalls;
    private int queueCalls;

    public RoundTripCounter(BoxOfficeApp app)
    {
        app.Get<IConnectionMultiplexer>().RegisterProfiler(() => redis);
        cosmos = app.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.Latency, _ =>
        {
            Interlocked.Increment(ref cosmosCalls);
            return false;
        }));
        // The account is this app's own; its name is the first segment of every queue's address.
        var account = app.Get<MessageQueues>().Queue("any").Uri.AbsoluteUri.Replace("/any", "/", StringComparison.Ordinal);
        http = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("url.full") is string url && url.StartsWith(account, StringComparison.Ordinal))
                    Interlocked.Increment(ref queueCalls);
            },
        };
        ActivitySource.AddActivityListener(http);
    }

    /// <summary>The calls since the last time, and starts anew.</summary>
    public RoundTrips Take() => new(
        redis.FinishProfiling().Count(command => command.Command is not ("PING" or "ECHO")),
        Interlocked.Exchange(ref cosmosCalls, 0),
        Interlocked.Exchange(ref queueCalls, 0));

    public void Dispose()
    {
        http.Dispose();
        cosmos.Dispose();
    }
}
