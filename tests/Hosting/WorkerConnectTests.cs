using System.Net;
using BoxOffice.Local.Host;

namespace BoxOffice.Tests.Hosting;

/// <summary>The hop to a worker that says where it listens before it does.</summary>
public sealed class WorkerConnectTests
{
    [Fact]
    public async Task Given_a_worker_that_does_not_listen_yet_When_it_is_called_Then_the_call_waits_for_it()
    {
        var worker = new LateWorker(refusals: 2, HttpRequestError.ConnectionError);
        using var client = new HttpMessageInvoker(new WorkerConnect(worker));

        using var answer = await SendAsync(client);

        Assert.Equal((HttpStatusCode.NoContent, 3), (answer.StatusCode, worker.Calls));
    }

    /// <summary>What broke later may have run already.</summary>
    [Fact]
    public async Task Given_a_call_that_breaks_after_it_was_connected_When_it_fails_Then_it_is_not_made_again()
    {
        var worker = new LateWorker(refusals: 2, HttpRequestError.ResponseEnded);
        using var client = new HttpMessageInvoker(new WorkerConnect(worker));

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(client));

        Assert.Equal(1, worker.Calls);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1/");
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class LateWorker(int refusals, HttpRequestError error) : HttpMessageHandler
    {
        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            ++Calls <= refusals
                ? throw new HttpRequestException(error)
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
    }
}
