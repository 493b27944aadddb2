using System.Diagnostics;
using System.Text.Json;
using BoxOffice.Load.Engine;
using BoxOffice.Local.Cosmos;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// The Cosmos emulator through the SDK, which does half of the work and more: how far the local stack carries a load test
/// before its emulator is what is measured.
/// </summary>
internal sealed class EmulatorBenchmark : Benchmark
{
    private const int Partitions = 64;
    private const int Items = 156 * Partitions;
    private const int BatchSize = 5;
    private static readonly string Filler = new('x', 300);

    public override string Name => "cosmos-emulator";

    public override string Description =>
        "point reads, upserts, conditional replaces and patches, batches of 5, in process and on loopback";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        await using var emulator = new CosmosEmulator();
        var rows = new List<BenchRow>();
        using (var client = new CosmosClient(CosmosEmulator.ConnectionString, Options(emulator.CreateHandler())))
            rows.AddRange(await MeasureAsync(context, client, "in process"));
        var address = await emulator.ServeAsync(0, context.CancellationToken);
        using (var client = new CosmosClient(CosmosEmulator.ConnectionStringTo(address), Options(null)))
            rows.AddRange(await MeasureAsync(context, client, "on loopback"));
        return rows;
    }

    private static async Task<List<BenchRow>> MeasureAsync(BenchContext context, CosmosClient client, string where)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync("bench", cancellationToken: context.CancellationToken);
        Container container = await database.CreateContainerAsync(Properties(where), cancellationToken: context.CancellationToken);
        for (var number = 0; number < Items; number++)
        {
            await UpsertAsync(container, number, context.CancellationToken);
            await ReadAsync(container, new LoadTurn(0, number, context.CancellationToken));
        }

        return
        [
            await MeasureAsync(context, $"point read, {where}", turn => ReadAsync(container, turn)),
            await MeasureAsync(context, $"upsert, {where}", turn => UpsertAsync(container, turn.Number, turn.CancellationToken)),
            await MeasureAsync(context, $"patch with condition, {where}", turn => PatchAsync(container, turn)),
            await MeasureAsync(context, $"batch of {BatchSize}, {where}", turn => BatchAsync(container, turn)),
        ];
    }

    /// <summary>The usual figures, and processor time a call: that is comparable between runs on a
    /// machine that does other work too.</summary>
    private static async Task<BenchRow> MeasureAsync(BenchContext context, string name, Func<LoadTurn, ValueTask> call)
    {
        using var process = Process.GetCurrentProcess();
        var calls = 0L;
        var before = process.TotalProcessorTime;
        var row = await context.MeasureAsync(name, turn =>
        {
            Interlocked.Increment(ref calls);
            return call(turn);
        });
        process.Refresh();
        var cpu = new BenchFigure("cpu us", (process.TotalProcessorTime - before).TotalMicroseconds / calls);
        return row with { Figures = [.. row.Figures, cpu] };
    }

    /// <summary>Indexed as the service's own containers are: one path, the rest excluded.</summary>
    private static ContainerProperties Properties(string where)
    {
        var policy = new IndexingPolicy();
        policy.IncludedPaths.Add(new IncludedPath { Path = "/kind/?" });
        policy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        return new ContainerProperties($"bench-{where.Replace(' ', '-')}", "/pk") { IndexingPolicy = policy };
    }

    private static async ValueTask ReadAsync(Container container, LoadTurn turn)
    {
        using var response =
            await container.ReadItemStreamAsync(IdOf(turn.Number), KeyOf(turn.Number), cancellationToken: turn.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async ValueTask UpsertAsync(Container container, long number, CancellationToken cancellationToken)
    {
        using var body = BodyOf(number);
        using var response = await container.UpsertItemStreamAsync(body, KeyOf(number), cancellationToken: cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async ValueTask PatchAsync(Container container, LoadTurn turn)
    {
        using var response = await container.PatchItemStreamAsync(
            IdOf(turn.Number),
            KeyOf(turn.Number),
            [PatchOperation.Increment("/count", 1)],
            new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.kind = 'bench'" },
            turn.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async ValueTask BatchAsync(Container container, LoadTurn turn)
    {
        var batch = container.CreateTransactionalBatch(KeyOf(turn.Number));
        for (var i = 0; i < BatchSize; i++) batch.UpsertItemStream(BodyOf(turn.Number + (long)i * Partitions));
        using var response = await batch.ExecuteAsync(turn.CancellationToken);
        if (!response.IsSuccessStatusCode) throw new IOException($"Status {response.StatusCode}.");
    }

    private static string IdOf(long number) => $"item-{number % Items}";

    private static string PartitionOf(long number) => $"p{number % Items % Partitions}";

    private static PartitionKey KeyOf(long number) => new(PartitionOf(number));

    private static MemoryStream BodyOf(long number) => new(JsonSerializer.SerializeToUtf8Bytes(
        new { id = IdOf(number), pk = PartitionOf(number), kind = "bench", count = 0, filler = Filler }));

    private static CosmosClientOptions Options(HttpMessageHandler? handler)
    {
        var options = new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, EnableContentResponseOnWrite = false };
        if (handler is null) options.GatewayModeMaxConnectionLimit = 64;
        else options.HttpClientFactory = () => new HttpClient(handler, disposeHandler: false);
        return options;
    }
}
