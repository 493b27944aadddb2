using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BoxOffice.Platform.Health;
using BoxOffice.Platform.Messages;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace BoxOffice.Tests.Stack;

/// <summary>A store that is away for minutes sends no message to the poison queue.</summary>
public sealed class OutageRetryTests
{
    private const string Queue = "settle-reservation-0";
    private const string Message = """{"id":"abc","traceParent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""";

    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));
    private readonly SentCopies copies = new();

    [Theory]
    [InlineData("cosmos")]
    [InlineData("redis")]
    public async Task Given_an_outage_of_ten_minutes_When_a_message_is_due_Then_it_never_fails_and_is_handled_when_the_store_is_back(
        string part)
    {
        var back = time.GetUtcNow() + TimeSpan.FromMinutes(10);
        var handled = 0;

        var tries = await UntilHandledAsync(body =>
        {
            if (time.GetUtcNow() < back) throw Away(part);
            handled++;
            Assert.Equal("abc", JsonDocument.Parse(body).RootElement.GetProperty("id").GetString());
        });

        Assert.Equal(1, handled);
        Assert.InRange(tries, 6, 20);
        Assert.InRange(time.GetUtcNow() - back, TimeSpan.Zero, OutageRetry.LongestDelay);
    }

    [Fact]
    public void Given_only_the_hosts_own_tries_When_the_outage_lasts_half_a_minute_Then_the_message_would_be_poison()
    {
        // The negative control: host.json's fixed pause times its tries.
        var queues = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("host.json"))).RootElement.GetProperty("extensions")
            .GetProperty("queues");
        var pause = TimeSpan.Parse(queues.GetProperty("visibilityTimeout").GetString()!);

        Assert.InRange(pause * queues.GetProperty("maxDequeueCount").GetInt32(), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Given_an_outage_When_the_message_is_put_back_Then_each_wait_is_twice_the_last_up_to_the_longest()
    {
        var back = time.GetUtcNow() + TimeSpan.FromMinutes(10);

        await UntilHandledAsync(_ =>
        {
            if (time.GetUtcNow() < back) throw Away("cosmos");
        });

        Assert.Equal([5, 10, 20, 40, 80, 120, 120], copies.Delays.Take(7).Select(d => d.TotalSeconds));
    }

    [Fact]
    public async Task Given_a_bug_When_a_message_is_handled_Then_it_is_thrown_for_the_host_to_give_up()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Retry().RunAsync(Queue, Message, (_, _) => throw new InvalidOperationException("a bug"), CancellationToken.None));
        Assert.Empty(copies.Delays);
    }

    [Fact]
    public async Task Given_an_outage_of_more_than_a_day_When_tried_again_Then_it_is_given_up_for_a_person_to_see()
    {
        await Assert.ThrowsAsync<CosmosException>(() => UntilHandledAsync(_ => throw Away("cosmos")));

        Assert.InRange(time.GetUtcNow() - DateTimeOffset.Parse("2026-01-01T00:00:00Z"), OutageRetry.GiveUpAfter,
            OutageRetry.GiveUpAfter + OutageRetry.LongestDelay);
    }

    [Fact]
    public async Task Given_a_message_that_is_no_object_When_a_store_is_away_Then_the_host_has_it() =>
        await Assert.ThrowsAsync<CosmosException>(() => Retry()
            .RunAsync(Queue, "[1]", (_, _) => throw Away("cosmos"), CancellationToken.None));

    [Fact]
    public async Task Given_a_copy_When_it_is_sent_Then_its_trace_is_the_senders_to_write()
    {
        await Retry().RunAsync(Queue, Message, (_, _) => throw Away("cosmos"), CancellationToken.None);

        Assert.DoesNotContain("traceParent", copies.Bodies.Single(), StringComparison.Ordinal);
        Assert.Contains("\"times\":1", copies.Bodies.Single(), StringComparison.Ordinal);
    }

    /// <summary>Delivers the message and its copies, each when its wait is over, until one is not put back.</summary>
    /// <returns>How often it was tried.</returns>
    private async Task<int> UntilHandledAsync(Action<string> handle)
    {
        var body = Message;
        for (var tries = 1; ; tries++)
        {
            copies.Last = null;
            await Retry().RunAsync(Queue, body, (text, _) => { handle(text); return Task.CompletedTask; }, CancellationToken.None);
            if (copies.Last is not { } copy) return tries;
            body = copy.Body;
            time.Advance(copy.Delay);
        }
    }

    private OutageRetry Retry() => new(copies, time, NullLogger<OutageRetry>.Instance);

    private static Exception Away(string part) => part == "redis"
        ? new RedisConnectionException(ConnectionFailureType.SocketFailure, CommandFlags.None, "away", null, CommandStatus.Unknown)
        : new CosmosException("away", HttpStatusCode.ServiceUnavailable, 0, "", 0);

    /// <summary>The queue's sending half, which remembers what was put back.</summary>
    private sealed class SentCopies : IMessageSender
    {
        public (string Body, TimeSpan Delay)? Last { get; set; }

        public List<TimeSpan> Delays { get; } = [];

        public List<string> Bodies { get; } = [];

        public Task<MessageReceipt> SendAsync<T>(string queue, T message, JsonTypeInfo<T> type, TimeSpan delay,
            CancellationToken cancellationToken)
        {
            Assert.Equal(Queue, queue);
            Last = (JsonSerializer.Serialize(message, type), delay);
            Delays.Add(delay);
            Bodies.Add(Last.Value.Body);
            return Task.FromResult(new MessageReceipt(queue, "", ""));
        }

        public Task<bool> MakeVisibleAsync<T>(MessageReceipt receipt, T message, JsonTypeInfo<T> type,
            CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> TakeBackAsync(MessageReceipt receipt, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
