using System.Net;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Scenarios;
using BoxOffice.Local;
using BoxOffice.Local.Host;
using BoxOffice.Local.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// Joining and polling over HTTP beside a bare minimal API that makes one Lua call a request, on the same redis-server in the same
/// process and run: what our code costs on top of what anybody's would.
/// </summary>
internal sealed class WaitingRoomHttp : Benchmark
{
    private const string BareScript = "return redis.call('INCR', KEYS[1])";
    private const int Pollers = 5_000;

    public override string Name => "waiting-room-http";

    public override string Description => "token issue and poll against a bare minimal API with one Lua call a request";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        await using var redis = await RedisServerProcess.StartAsync(cancellationToken: context.CancellationToken);
        var bare = await BareAsync(context, redis);
        await using var stack = await LocalStack.StartAsync(OptionsFor(redis), context.CancellationToken);
        using var connections = new HttpConnections(stack.BaseAddress, context.Workers);
        long user = 0;
        var join = await context.MeasureAsync("join",
            async turn => await JoinAsync(connections[turn.Worker], Interlocked.Increment(ref user), turn.CancellationToken));
        var tokens = new string[Pollers];
        for (var i = 0; i < Pollers; i++)
            tokens[i] = await JoinAsync(connections[0], Interlocked.Increment(ref user), context.CancellationToken);
        var poll = await context.MeasureAsync("poll", async turn =>
        {
            (await connections[turn.Worker]
                .SendAsync("GET", "/api/v1/queues/token", tokens[turn.Number % Pollers], null, turn.CancellationToken)).OrThrow();
        });
        return [bare, Beside(bare, join), Beside(bare, poll)];
    }

    private static async Task<BenchRow> BareAsync(BenchContext context, RedisServerProcess server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var redis = connection.GetDatabase();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        RedisKey[] keys = ["{bare}:counter"];
        app.MapGet("/bare", async () => TypedResults.Text((await redis.ScriptEvaluateAsync(BareScript, keys)).ToString()));
        await app.StartAsync(context.CancellationToken);
        using var connections = new HttpConnections(new Uri(app.Urls.First()), context.Workers);
        return await context.MeasureAsync("bare", async turn =>
        {
            (await connections[turn.Worker].SendAsync("GET", "/bare", null, null, turn.CancellationToken)).OrThrow();
        });
    }

    private static LocalStackOptions OptionsFor(RedisServerProcess redis) => new()
    {
        Settings = new Dictionary<string, string?> { ["Redis__ConnectionString"] = redis.ConnectionString },
        Host = new FunctionsHostOptions { RunQueues = false },
    };

    private static async Task<string> JoinAsync(HttpConnection connection, long user, CancellationToken cancellationToken)
    {
        var buyer = new Buyer(connection, user, cancellationToken);
        (await buyer.JoinAsync(concertId: null)).OrThrow();
        return buyer.Token!;
    }

    private static BenchRow Beside(BenchRow bare, BenchRow row) => row with
    {
        Figures = [.. row.Figures, new("of bare", PerSecond(row) / PerSecond(bare))],
    };

    private static double PerSecond(BenchRow row) => row.Figures.Single(f => f.Name == "per second").Value;
}
