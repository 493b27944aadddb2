using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BoxOffice.Load.Benchmarks;

/// <summary>A Kestrel that says hello at <see cref="Path"/>: what HTTP itself costs, before any code of ours.</summary>
internal static class BareHello
{
    public const string Path = "/hello";

    /// <summary>Serves on a free port of 127.0.0.1.</summary>
    public static async Task<WebApplication> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet(Path, () => TypedResults.Text("hello"));
        await app.StartAsync(cancellationToken);
        return app;
    }
}
