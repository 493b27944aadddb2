using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Tests.Identity;

/// <summary>A siteverify service on the loopback: it passes one token, and can be made to fail.</summary>
internal sealed class TestSiteVerify : IAsyncDisposable
{
    public const string Secret = "a challenge secret that only this test knows";
    public const string GoodToken = "token-of-a-person";
    private readonly WebApplication app;

    private TestSiteVerify(WebApplication app)
    {
        this.app = app;
        app.MapPost("/siteverify", (HttpRequest request) => AnswerAsync(request));
    }

    /// <summary>The forms that were posted.</summary>
    public ConcurrentQueue<IFormCollection> Asked { get; } = new();

    /// <summary>What it answers instead of a verdict; null for verdicts.</summary>
    public Func<CancellationToken, Task<IResult>>? Fault { get; set; }

    /// <summary>The score of its verdicts; null for none.</summary>
    public double? Score { get; set; }

    public string VerifyUrl =>
        $"{app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/siteverify";

    public static async Task<TestSiteVerify> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{IPAddress.Loopback}:0");
        var service = new TestSiteVerify(builder.Build());
        await service.app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        Asked.Enqueue(form);
        if (Fault is { } fault) return await fault(request.HttpContext.RequestAborted);
        var isPerson = form["secret"] == Secret && form["response"] == GoodToken;
        return Results.Json(
            new Dictionary<string, object?>
            {
                ["score"] = Score,
                ["success"] = isPerson,
                ["error-codes"] = isPerson ? []
            : (string[])["invalid-input-response"],
                ["hostname"] = "tickets.example"
            });
    }
}
