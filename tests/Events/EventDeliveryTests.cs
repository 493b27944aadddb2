using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BoxOffice.Events;
using BoxOffice.Reservations;
using BoxOffice.Tests.Reservations;
using Microsoft.Extensions.Options;

namespace BoxOffice.Tests.Events;

/// <summary>Events to a receiver that answers as the test says.</summary>
public sealed class EventDeliveryTests
{
    private const string Key = "whsec_YSBzaWduaW5nIGtleSBvZiB0aGUgdGVzdHMsIGFuZCBvZiBub3RoaW5nIGVsc2U=";
    private const string OtherKey = "YW5vdGhlciBrZXkgb2YgMjQgYnl0ZXMgb3IgbW9yZQ==";

    private static readonly CloudEvent Happened = Event("r1");

    [Theory]
    [InlineData(Key, Key)]
    [InlineData($"{OtherKey},{Key}", Key)]
    [InlineData($"{OtherKey},{Key}", OtherKey)]
    public async Task Given_one_key_or_two_When_something_happens_Then_a_receiver_of_the_standards_library_accepts_it(string keys,
        string receivers)
    {
        var taker = new Taker();
        // The library compares the time with the machine's.
        var events = new EventReceivers(taker, TimeProvider.System,
            Options.Create(new EventOptions { DataPlatformUrl = "http://data.example/events", SigningKey = keys }));
        Assert.Null(await events.PostAsync(EventOptions.DataPlatform, Happened, TestContext.Current.CancellationToken));
        var (headers, body) = Assert.Single(taker.Received);
        using var json = JsonDocument.Parse(body);
        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
        Assert.Equal(
            ("1.0", "io.boxoffice.payment-settled.v1", "r1:payment-settled", "urn:boxoffice:event:io.boxoffice.payment-settled.v1", "PAID"),
            (Text("specversion"), Text("type"), Text("id"), Text("dataschema"),
                json.RootElement.GetProperty("data").GetProperty("status").GetString()));
        Task<bool> AcceptsAsync(string text) =>
            StandardReceiver.AcceptsAsync(receivers, headers["webhook-id"], headers["webhook-timestamp"],
            headers["webhook-signature"], text);
        Assert.True(await AcceptsAsync(body));
        Assert.False(await AcceptsAsync(body.Replace("PAID", "HELD", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_a_receiver_that_takes_it_at_once_When_something_happens_Then_nothing_is_queued_or_kept()
    {
        await using var world = await ProtocolWorld.StartAsync();
        await AnnounceAsync(world, Happened);
        Assert.True(world.Receiver.WasTold(Happened.Id));
        Assert.Empty(world.Queue.Waiting);
        Assert.Null(await KeptAsync(world));
    }

    [Fact]
    public async Task Given_a_dead_receiver_When_delivered_Then_again_later_each_time()
    {
        await using var world = await ProtocolWorld.StartAsync();
        world.Receiver.Instead = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        double[] expected = [5, 10, 20];
        Assert.Equal(expected, await WaitsAsync(world, 3));
        Assert.Equal(3, (await KeptAsync(world))!.Attempts);
    }

    [Theory]
    [InlineData(120, 120)] // longer than our own wait
    [InlineData(1, 5)] // shorter
    [InlineData(1_000_000, 86_400)] // a day is the most
    public async Task Given_a_receiver_that_says_when_When_it_refused_Then_the_next_attempt_is_then(int asked, int expected)
    {
        await using var world = await ProtocolWorld.StartAsync();
        world.Receiver.Instead = () => Later(new RetryConditionHeaderValue(TimeSpan.FromSeconds(asked)));
        Assert.Equal(expected, Assert.Single(await WaitsAsync(world, 1)));
    }

    [Fact]
    public async Task Given_a_receiver_that_names_a_date_When_it_refused_Then_the_next_attempt_is_then()
    {
        await using var world = await ProtocolWorld.StartAsync();
        world.Receiver.Instead = () => Later(new RetryConditionHeaderValue(world.Clock.GetUtcNow().AddSeconds(90)));
        Assert.Equal(90, Assert.Single(await WaitsAsync(world, 1)));
    }

    [Fact]
    public async Task Given_a_receiver_that_failed_a_moment_ago_When_more_happens_Then_it_is_not_waited_for_until_it_has_answered()
    {
        await using var world = await ProtocolWorld.StartAsync();
        world.Receiver.Instead = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await AnnounceAsync(world, Happened);
        world.Receiver.Instead = null;
        await AnnounceAsync(world, Event("r2"));
        Assert.Equal(1, world.Receiver.Calls);
        await world.Rest.RunVisibleAsync();
        Assert.True(world.Receiver.WasTold("r2:payment-settled"));
        await AnnounceAsync(world, Event("r3"));
        Assert.True(world.Receiver.WasTold("r3:payment-settled"));
    }

    [Fact]
    public async Task Given_an_event_that_was_told_meanwhile_When_its_message_comes_again_Then_nobody_is_told_twice()
    {
        await using var world = await ProtocolWorld.StartAsync();
        world.Receiver.Instead = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await AnnounceAsync(world, Happened);
        world.Receiver.Instead = null;
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await world.Rest.RunVisibleAsync(twice: true);
        Assert.Equal(2, world.Receiver.Calls);
        Assert.Null(await KeptAsync(world));
    }

    [Fact]
    public void Given_two_receivers_When_an_event_is_queued_Then_neither_shares_a_queue_with_the_other() => Assert.Empty(
        "0123456789abcdefghjkmnpqrstvwxyz".Select(c => EventQueues.Of(EventOptions.DataPlatform, $"{c}"))
            .Intersect("0123456789abcdefghjkmnpqrstvwxyz".Select(c => EventQueues.Of(EventOptions.Notification, $"{c}"))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a signing key of thirty-two bytes!")]
    [InlineData("c2hvcnQ=")]
    [InlineData($"{Key},{OtherKey},{Key}")]
    [InlineData($"{Key},")]
    public void Given_what_is_no_key_of_the_specification_When_read_Then_none(string? setting) =>
        Assert.Null(EventSignature.Parse(setting));

    private static CloudEvent Event(string reservation) => CloudEvent.Once(
        "/boxoffice/reservations", reservation, "payment-settled", DateTimeOffset.UnixEpoch,
        JsonSerializer.SerializeToElement(
            new ReservationView(reservation, 1, 1, 11, [7], 100, ReservationStatus.Paid, DateTimeOffset.UnixEpoch,
                DateTimeOffset.UnixEpoch),
            BoxOfficeJson.Default.ReservationView));

    private static HttpResponseMessage Later(RetryConditionHeaderValue when)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter = when;
        return answer;
    }

    private static Task AnnounceAsync(ProtocolWorld world, CloudEvent happened) =>
        world.Get<EventOutbox>().AnnounceAsync(happened, TestContext.Current.CancellationToken);

    private static async Task<WaitingEvent?> KeptAsync(ProtocolWorld world) => (await world.Get<WaitingEvents>()
        .FindAsync(new EventDelivery(EventOptions.DataPlatform, Happened.Id), TestContext.Current.CancellationToken))?.Item;

    /// <summary>Seconds from each attempt to the next one.</summary>
    private static async Task<double[]> WaitsAsync(ProtocolWorld world, int attempts)
    {
        await AnnounceAsync(world, Happened);
        var waits = new List<double>();
        while (true)
        {
            var message = Assert.Single(world.Queue.Waiting);
            waits.Add((message.VisibleAt - world.Clock.GetUtcNow()).TotalSeconds);
            if (waits.Count == attempts) return [.. waits];
            world.Clock.SetUtcNow(message.VisibleAt);
            await world.Get<EventOutbox>().DeliverAsync(message.Body, TestContext.Current.CancellationToken);
            world.Queue.Done(message);
        }
    }

    private sealed class Taker : HttpMessageHandler, IHttpClientFactory
    {
        public List<(Dictionary<string, string> Headers, string Body)> Received { get; } = [];

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Received.Add(
                (request.Headers.ToDictionary(h => h.Key, h => string.Concat(h.Value)),
                await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
    }
}
