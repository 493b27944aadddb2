using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;
using BoxOffice.Platform.Api;
using BoxOffice.Platform.Health;

namespace BoxOffice.Tests.Api;

/// <summary>What tells an outage from a bug, of exceptions that nobody would guess.</summary>
public sealed class OutagesTests
{
    [Fact]
    public async Task Given_a_queue_that_takes_calls_and_never_answers_When_every_try_has_run_out_Then_it_is_an_outage()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new QueueClientOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.Zero, NetworkTimeout = TimeSpan.FromMilliseconds(50) } };
        var queue = new QueueClient(new Uri($"http://{silent.LocalEndpoint}/account/queue"), options);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => queue.SendMessageAsync("message", TestContext.Current.CancellationToken));
        Assert.IsType<DependencyUnavailable>(Outages.RefusalFor(failure));
    }
}
