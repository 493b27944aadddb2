using System.Net;
using BoxOffice.Local.Cosmos.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Local.Cosmos;

/// <summary>The emulator on a loopback port.</summary>
internal sealed class KestrelFront : IAsyncDisposable
{
    private readonly WebApplication app;

    private KestrelFront(WebApplication app, Uri address)
    {
        this.app = app;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<KestrelFront> StartAsync(CosmosRouter router, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
        });
        var started = builder.Build();
        started.Run(context => AnswerAsync(router, context));
        await started.StartAsync(cancellationToken);
        var address = started.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new KestrelFront(started, new Uri(address));
    }

    private static async Task AnswerAsync(CosmosRouter router, HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var path = request.Path.ToUriComponent();
        CosmosAnswer answer;
        try
        {
            answer = await router.HandleAsync(
                new CosmosRequest(request.Method, path, $"{request.Scheme}://{request.Host}",
                    name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, body.ToArray())
                {
                    ContentType = request.ContentType,
                },
                context.RequestAborted);
        }
        // A timeout on demand: over a network the client sees the connection go.
        catch (OperationCanceledException)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context.Response, answer);
    }

    private static async Task WriteAsync(HttpResponse response, CosmosAnswer answer)
    {
        response.StatusCode = answer.Status;
        answer.WriteHeaders(response.Headers, static (headers, name, value) => headers.Append(name, value));
        if (answer.Body.IsEmpty)
        {
            if (answer.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)) response.ContentLength = 0;
            return;
        }

        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
