using System.Net;
using BoxOffice.Load.Engine;
using BoxOffice.Local;
using BoxOffice.Local.Host;
using BoxOffice.Local.Sample;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// The catalogue and the seats with the seed's 10,000 concerts, through the whole local stack, beside a bare hello on Kestrel in the
/// same run. Load generator, service, Redis and Cosmos emulator share this machine's processors.
/// </summary>
internal sealed class CatalogBenchmark : Benchmark
{
    private const string Brotli = "Accept-Encoding: br\r\n";
    private const string Gzip = "Accept-Encoding: gzip\r\n";

    public override string Name => "catalog";

    public override string Description => "catalogue and seats with --sample seed, and how much of a bare hello's rate each reaches";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        var options = new LocalStackOptions { Host = new FunctionsHostOptions { RunTimers = false, RunQueues = false } };
        await using var stack = await LocalStack.StartAsync(options, context.CancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        await SampleData.CreateAsync(stack.Services, SampleSize.Seed, context.CancellationToken);
        await Console.Error.WriteLineAsync($"The seed's sample in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        await using var floor = await BareHello.StartAsync(context.CancellationToken);
        var run = new Run(context, new Uri(floor.Urls.First()), stack.BaseAddress);

        await run.HelloAsync();
        await run.MeasureAsync("all concerts, br", "v1/concerts", Brotli);
        await run.MeasureAsync("all concerts, gzip", "v1/concerts", Gzip);
        await run.MeasureAsync("all concerts, 304", "v1/concerts", Brotli, revalidate: true);
        await run.MeasureAsync("20 concerts of a page", "v1/concerts?page=7&size=20", Gzip);
        await run.MeasureAsync("one concert", "v1/concerts/4711", Gzip);
        await run.MeasureAsync("its dates", "v1/concerts/4711/dates", Gzip);
        await run.MeasureAsync("1,000 seats, JSON, gzip", "v1/concerts/dates/4711/seats", Gzip);
        await run.MeasureAsync("1,000 seats, JSON, plain", "v1/concerts/dates/4711/seats", "");
        await run.MeasureAsync("map of 50,000 seats", "v1/concerts/dates/7/seat-map", "");
        await run.MeasureAsync("map of 50,000 seats, gzip", "v1/concerts/dates/7/seat-map", Gzip);
        await run.MeasureAsync("50,000 seats, JSON, gzip", "v1/concerts/dates/7/seats", Gzip);
        await run.MeasureAsync("50,000 seats, JSON, plain", "v1/concerts/dates/7/seats", "");
        return run.Rows;
    }

    private sealed class Run(BenchContext context, Uri floor, Uri api)
    {
        private double hello = double.NaN;

        public List<BenchRow> Rows { get; } = [];

        public async Task HelloAsync()
        {
            var row = await RateAsync("bare hello", floor, BareHello.Path, "", 200);
            hello = PerSecond(row);
            Rows.Add(WithShare(row, 1, "hello".Length));
        }

        public async Task MeasureAsync(string name, string path, string headers, bool revalidate = false)
        {
            using var first = new HttpConnection(new IPEndPoint(IPAddress.Loopback, api.Port));
            var target = $"{api.AbsolutePath}{path}";
            var answer = await first.SendAsync("GET", target, null, null, context.CancellationToken, headers);
            if (!answer.IsSuccess) throw new IOException($"{path}: status {answer.Status}.");
            var bytes = answer.Body.Length;
            if (revalidate) headers += $"If-None-Match: {answer.Header("ETag")}\r\n";
            var row = await RateAsync(name, api, target, headers, revalidate ? 304 : 200);
            Rows.Add(WithShare(row, PerSecond(row) / hello, revalidate ? 0 : bytes));
        }

        private async Task<BenchRow> RateAsync(string name, Uri server, string target, string headers, int status)
        {
            using var connections = new HttpConnections(server, context.Workers);
            return await context.MeasureAsync(name, async turn =>
            {
                var answer = await connections[turn.Worker].SendAsync("GET", target, null, null, turn.CancellationToken, headers);
                if (answer.Status != status) throw new IOException($"Status {answer.Status}.");
            });
        }

        private static double PerSecond(BenchRow row) => row.Figures.First(f => f.Name == "per second").Value;

        private static BenchRow WithShare(BenchRow row, double share, int bytes) =>
            row with { Figures = [.. row.Figures, new BenchFigure("of hello", share), new BenchFigure("bytes", bytes)] };
    }
}
