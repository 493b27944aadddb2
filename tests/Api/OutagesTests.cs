using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;
using StackExchange.Redis;

namespace BoxOffice.Tests.Api;

/// <summary>What tells an outage from a bug, of exceptions that nobody would guess.</summary>
public sealed class OutagesTests
{
    [Theory]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")]
    [InlineData("READONLY You can't write against a read only replica.")]
    [InlineData("BUSY Redis is busy running a script.")]
    public void Given_whatever_Redis_refuses_on_its_side_Then_it_is_an_outage_of_redis_with_a_time_to_come_back(string message)
    {
#pragma warning disable CS0618 // Only the message is known here, as it comes from the server.
        var refusal = Assert.IsType<DependencyUnavailable>(Outages.RefusalFor(new RedisServerException(message)));
#pragma warning restore CS0618

        Assert.Equal("redis", refusal.Part);
        Assert.NotNull(refusal.RetryAfter);
    }

    [Fact]
    public async Task Given_a_queue_that_takes_calls_and_never_answers_When_every_try_has_run_out_Then_it_is_an_outage()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options =
            new QueueClientOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.Zero, NetworkTimeout = TimeSpan.FromMilliseconds(50) } };
        var queue = new QueueClient(new Uri($"http://{silent.LocalEndpoint}/account/queue"), options);
        var failure =
            await Assert.ThrowsAnyAsync<Exception>(() => queue.SendMessageAsync("message", TestContext.Current.CancellationToken));
        Assert.IsType<DependencyUnavailable>(Outages.RefusalFor(failure));
    }
}
