using System.Net;
using System.Text;
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
    private const string Key = "a signing key of thirty-two bytes!";
    private static readonly CloudEvent Happened = new(
        "r1:payment-settled", "/boxoffice/reservations", "payment-settled", "r1", DateTimeOffset.UnixEpoch,
        JsonSerializer.SerializeToElement(
            new ReservationView("r1", 1, 1, 11, [7], 100, ReservationStatus.Paid, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
            BoxOfficeJson.Default.ReservationView));

    [Fact]
    public async Task Given_a_receiver_When_something_happens_Then_it_gets_a_signed_cloud_event()
    {
        var (outbox, queue, receiver) = Start(HttpStatusCode.NoContent);
        await outbox.AnnounceAsync(Happened, TestContext.Current.CancellationToken);
        // The notification service has no URL: counted, not queued.
        var message = Assert.Single(queue.Waiting);
        Assert.Equal(EventOutbox.Queue, message.Queue);
        await outbox.DeliverAsync(message.Body, TestContext.Current.CancellationToken);
        var (headers, body) = Assert.Single(receiver.Received);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(("1.0", "payment-settled", "r1:payment-settled", "PAID"), (
            json.RootElement.GetProperty("specversion").GetString(),
            json.RootElement.GetProperty("type").GetString(),
            json.RootElement.GetProperty("id").GetString(),
            json.RootElement.GetProperty("data").GetProperty("status").GetString()));
        var expected = EventSignature.Of(Key, headers["webhook-id"], long.Parse(headers["webhook-timestamp"]), Encoding.UTF8.GetBytes(body));
        Assert.Equal(expected, headers["webhook-signature"]);
    }

    [Fact]
    public async Task Given_a_dead_receiver_When_delivered_Then_again_later_each_time_and_at_last_poison()
    {
        var (outbox, queue, _) = Start(HttpStatusCode.ServiceUnavailable);
        await outbox.AnnounceAsync(Happened, TestContext.Current.CancellationToken);
        var waits = new List<double>();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var message = Assert.Single(queue.Waiting);
            await outbox.DeliverAsync(message.Body, TestContext.Current.CancellationToken);
            queue.Done(message);
            waits.Add((Assert.Single(queue.Waiting).VisibleAt - DateTimeOffset.UnixEpoch).TotalSeconds);
        }

        Assert.Equal([5, 10], waits);
        await Assert.ThrowsAsync<HttpRequestException>(() => outbox.DeliverAsync(Assert.Single(queue.Waiting).Body, TestContext.Current.CancellationToken));
    }

    private static (EventOutbox Outbox, QueueOnClock Queue, Receiver Receiver) Start(HttpStatusCode status)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var (queue, receiver) = (new QueueOnClock(clock), new Receiver(status));
        var options = new EventOptions { DataPlatformUrl = "http://data.example/events", SigningKey = Key, MaxAttempts = 3 };
        return (new EventOutbox(queue, receiver, clock, Options.Create(options), NullLogger<EventOutbox>.Instance), queue, receiver);
    }

    private sealed class Receiver(HttpStatusCode status) : HttpMessageHandler, IHttpClientFactory
    {
        public List<(Dictionary<string, string> Headers, string Body)> Received { get; } = [];

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Received.Add((request.Headers.ToDictionary(h => h.Key, h => string.Concat(h.Value)), await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(status);
        }
    }
}
