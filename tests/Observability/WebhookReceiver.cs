using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Tests.Observability;

/// <summary>A receiver of webhooks on this machine's loopback, which keeps the trace header of each delivery.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>It answers 503, and keeps nothing.</summary>
    public bool Down { get; set; }

    /// <summary>What it does instead of taking a delivery; null to take it.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>It answers 503 once.</summary>
    public void RefuseOnce() => Instead = http =>
    {
        Instead = null;
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    };

    /// <summary>What was posted: headers and body.</summary>
    public ConcurrentQueue<(IHeaderDictionary Headers, string Body)> Posted { get; } = [];

    /// <summary>The deliveries so far: the event's id and the W3C header <c>traceparent</c>.</summary>
    public ConcurrentQueue<(string Id, string TraceParent)> Received { get; } = [];

    /// <summary>Where it listens.</summary>
    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>What a service needs to be told to deliver here, and these settings besides.</summary>
    public Dictionary<string, string?> Settings(params (string Name, string Value)[] others) =>
        new(others.Select(o => KeyValuePair.Create(o.Name, (string?)o.Value)))
        {
            ["Events__DataPlatformUrl"] = Url,
            ["Events__SigningKey"] = "YSBzaWduaW5nIGtleSBvZiB0aGUgdGVzdHMsIGFuZCBvZiBub3RoaW5nIGVsc2U=",
        };

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task ReceiveAsync(HttpContext http)
    {
        if (Down)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        return Instead is { } instead ? instead(http) : TakeAsync(http);
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Posted.Enqueue((new HeaderDictionary(http.Request.Headers.ToDictionary()), await reader.ReadToEndAsync(http.RequestAborted)));
        Received.Enqueue((http.Request.Headers["webhook-id"].ToString(), http.Request.Headers.TraceParent.ToString()));
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
