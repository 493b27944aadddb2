using BoxOffice.Load.Engine;

namespace BoxOffice.Load.Benchmarks;

/// <summary>The generators against a bare Kestrel in the same process: what this machine can do before any of our code runs.</summary>
internal sealed class HttpFloor : Benchmark
{
    public override string Name => "http-floor";

    public override string Description => "bare hello on Kestrel, by the driver's own connection and by HttpClient";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        await using var app = await BareHello.StartAsync(context.CancellationToken);
        var address = new Uri(app.Urls.First());
        return [await OwnAsync(context, address), await ClientAsync(context, address)];
    }

    private static async Task<BenchRow> OwnAsync(BenchContext context, Uri address)
    {
        using var connections = new HttpConnections(address, context.Workers);
        return await context.MeasureAsync("own connection", async turn =>
        {
            (await connections[turn.Worker].SendAsync("GET", BareHello.Path, null, null, turn.CancellationToken)).OrThrow();
        });
    }

    private static async Task<BenchRow> ClientAsync(BenchContext context, Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        return await context.MeasureAsync("HttpClient",
            async turn => await client.GetByteArrayAsync(BareHello.Path, turn.CancellationToken));
    }
}
