using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Load.Campaign;

/// <summary>A receiver of events that remembers their ids. It refuses one in three, so that there are always some that wait.</summary>
internal sealed class EventReceiver : IAsyncDisposable
{
    private const int RefusesEvery = 3;

    private readonly ConcurrentDictionary<string, byte> told = new(StringComparer.Ordinal);
    private readonly WebApplication app;
    private int asked;

    private EventReceiver(WebApplication app)
    {
        this.app = app;
        app.MapPost("/", async (HttpRequest request) =>
        {
            if (Interlocked.Increment(ref asked) % RefusesEvery == 0) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(
                request.Body, cancellationToken: request.HttpContext.RequestAborted);
            told.TryAdd(body.GetProperty("id").GetString()!, 0);
            return Results.NoContent();
        });
    }

    /// <summary>Where it listens.</summary>
    public string Url => app.Urls.First();

    /// <summary>The ids of all events it was told of.</summary>
    public IEnumerable<string> Told => told.Keys;

    public static async Task<EventReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new EventReceiver(builder.Build());
        await receiver.app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();
}
