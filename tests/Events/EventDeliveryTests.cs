using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BoxOffice.Events;
using BoxOffice.Reservations;
using BoxOffice.Tests.Reservations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BoxOffice.Tests.Events;

/// <summary>Events to a receiver that answers as the test says.</summary>
public sealed class EventDeliveryTests
{
    private const string Key = "whsec_YSBzaWduaW5nIGtleSBvZiB0aGUgdGVzdHMsIGFuZCBvZiBub3RoaW5nIGVsc2U=";
    private const string OtherKey = "YW5vdGhlciBrZXkgb2YgMjQgYnl0ZXMgb3IgbW9yZQ==";

    private static readonly CloudEvent Happened = CloudEvent.Once(
        "/boxoffice/reservations", "r1", "payment-settled", DateTimeOffset.UnixEpoch,
        JsonSerializer.SerializeToElement(
            new ReservationView("r1", 1, 1, 11, [7], 100, ReservationStatus.Paid, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
            BoxOfficeJson.Default.ReservationView));

    [Theory]
    [InlineData(Key, Key)]
    [InlineData($"{OtherKey},{Key}", Key)]
    [InlineData($"{OtherKey},{Key}", OtherKey)]
    public async Task Given_one_key_or_two_When_something_happens_Then_a_receiver_of_the_standards_library_accepts_it(string keys,
        string receivers)
    {
        var (outbox, queue, receiver) = Start(HttpStatusCode.NoContent, keys);
        await outbox.AnnounceAsync(Happened, TestContext.Current.CancellationToken);
        // The notification service has no URL: counted, not queued.
        var message = Assert.Single(queue.Waiting);
        Assert.Equal(EventQueues.Of(EventOptions.DataPlatform, "r1:payment-settled"), message.Queue);
        await outbox.DeliverAsync(message.Body, TestContext.Current.CancellationToken);
        var (headers, body) = Assert.Single(receiver.Received);
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
    public async Task Given_a_dead_receiver_When_delivered_Then_again_later_each_time()
    {
        var (outbox, queue, _) = Start(HttpStatusCode.ServiceUnavailable, Key);
        var waits = await WaitsAsync(outbox, queue, 2);
        Assert.Equal([5, 10], waits);
    }

    [Theory]
    [InlineData(120, 120)] // longer than our own wait
    [InlineData(1, 5)] // shorter
    [InlineData(1_000_000, 86_400)] // a day is the most
    public async Task Given_a_receiver_that_says_when_When_it_refused_Then_the_next_attempt_is_then(int asked, int expected)
    {
        var (outbox, queue, receiver) = Start(HttpStatusCode.TooManyRequests, Key);
        receiver.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(asked));
        Assert.Equal(expected, Assert.Single(await WaitsAsync(outbox, queue, 1)));
    }

    [Fact]
    public async Task Given_a_receiver_that_names_a_date_When_it_refused_Then_the_next_attempt_is_then()
    {
        var (outbox, queue, receiver) = Start(HttpStatusCode.ServiceUnavailable, Key);
        receiver.RetryAfter = new RetryConditionHeaderValue(receiver.Clock.GetUtcNow().AddSeconds(90));
        Assert.Equal(90, Assert.Single(await WaitsAsync(outbox, queue, 1)));
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

    private static async Task<double[]> WaitsAsync(EventOutbox outbox, QueueOnClock queue, int attempts)
    {
        await outbox.AnnounceAsync(Happened, TestContext.Current.CancellationToken);
        var waits = new List<double>();
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var message = Assert.Single(queue.Waiting);
            await outbox.DeliverAsync(message.Body, TestContext.Current.CancellationToken);
            queue.Done(message);
            waits.Add((Assert.Single(queue.Waiting).VisibleAt - DateTimeOffset.UnixEpoch).TotalSeconds);
        }

        return [.. waits];
    }

    private static (EventOutbox Outbox, QueueOnClock Queue, Receiver Receiver) Start(HttpStatusCode status, string keys)
    {
        // The library compares the time with the machine's.
        var clock = new FakeTimeProvider(status == HttpStatusCode.NoContent ? TimeProvider.System.GetUtcNow() : DateTimeOffset.UnixEpoch);
        var (queue, receiver) = (new QueueOnClock(clock), new Receiver(status, clock));
        var options = new EventOptions { DataPlatformUrl = "http://data.example/events", SigningKey = keys, MaxAttempts = 5 };
        return (new EventOutbox(queue, new GivenUpEvents(null!, queue), receiver, clock, Options.Create(options),
            NullLogger<EventOutbox>.Instance), queue, receiver);
    }

    private sealed class Receiver(HttpStatusCode status, TimeProvider clock) : HttpMessageHandler, IHttpClientFactory
    {
        public TimeProvider Clock => clock;

        public RetryConditionHeaderValue? RetryAfter { get; set; }

        public List<(Dictionary<string, string> Headers, string Body)> Received { get; } = [];

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Received.Add(
                (request.Headers.ToDictionary(h => h.Key, h => string.Concat(h.Value)),
                await request.Content!.ReadAsStringAsync(cancellationToken)));
            var answer = new HttpResponseMessage(status);
            answer.Headers.RetryAfter = RetryAfter;
            return answer;
        }
    }
}
