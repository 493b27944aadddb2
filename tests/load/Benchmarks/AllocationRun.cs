using BoxOffice.Load.Engine;
using BoxOffice.Load.Scenarios;
using BoxOffice.Local;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Platform.Messages;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace BoxOffice.Load.Benchmarks;

/// <summary>The steps of <see cref="AllocationBenchmark"/>: hello, the SDKs alone, then the buyers.</summary>
internal sealed class AllocationRun : IDisposable
{
    private const int WarmUp = 150;
    private const long FirstUser = 1_000_000;
    private static readonly BenchHall Hall = new(900_002, Sections: 100, SeatsASection: 500);
    private readonly BenchContext context;
    private readonly IServiceProvider services;
    private readonly AllocationMeter meter;
    private readonly IConnectionMultiplexer redis;
    private readonly HttpConnections connections;
    private readonly int calls;
    private readonly Buyer[] buyers;
    private readonly string[] first;
    private readonly string[] second;
    private readonly List<BenchRow> rows = [];
    private double hello;

    public AllocationRun(BenchContext context, LocalStack stack, AllocationMeter meter)
    {
        (this.context, services, this.meter, calls) = (context, stack.Services, meter, context.Arguments.Whole("calls", 300));
        redis = services.GetRequiredService<IConnectionMultiplexer>();
        connections = new HttpConnections(stack.BaseAddress, 1);
        buyers = [.. Enumerable.Range(0, WarmUp + calls).Select(i => new Buyer(connections[0], FirstUser + i, context.CancellationToken))];
        (first, second) = (new string[buyers.Length], new string[buyers.Length]);
    }

    public async Task<IReadOnlyList<BenchRow>> MeasureAsync()
    {
        await Hall.PutAsync(services, context.CancellationToken);
        await MeasureHelloAsync();
        await MeasureStoresAsync();
        await MeasureBuyersAsync();
        return rows;
    }

    public void Dispose() => connections.Dispose();

    private async Task MeasureHelloAsync()
    {
        await using var floor = await BareHello.StartAsync(context.CancellationToken);
        using var own = new HttpConnections(new Uri(floor.Urls.First()), 1);
        var measured = await meter.MeasureAsync(WarmUp, calls, redis,
            async _ => Expect(await own[0].SendAsync("GET", BareHello.Path, null, null, context.CancellationToken)));
        hello = measured.All;
        rows.Add(measured.ToRow("bare hello", 0));
    }

    /// <summary>The SDKs alone, by the service's own clients: what no code of ours can go below.</summary>
    private async Task MeasureStoresAsync()
    {
        var accounts = services.GetRequiredService<CosmosDatabase>().Accounts;
        var partition = new PartitionKey("bare");
        var body = """{"id":"0","userId":"bare"}"""u8.ToArray();
        using (await accounts.CreateItemStreamAsync(new MemoryStream(body), partition, cancellationToken: context.CancellationToken))
        {
        }

        await SdkAsync("SDK: point read", async _ =>
        {
            using var read = await accounts.ReadItemStreamAsync("0", partition, cancellationToken: context.CancellationToken);
        });
        await SdkAsync("SDK: batch of two upserts", async _ =>
        {
            using var done = await accounts.CreateTransactionalBatch(partition)
                .UpsertItemStream(new MemoryStream(body)).UpsertItemStream(new MemoryStream(body)).ExecuteAsync(context.CancellationToken);
        });
        var queue = services.GetRequiredService<MessageQueues>().Queue("bench-bare");
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        await SdkAsync("SDK: queue send", async _ => await queue.SendMessageAsync("bare", context.CancellationToken));
        var database = redis.GetDatabase();
        await SdkAsync("SDK: Lua call", async _ => await database.ScriptEvaluateAsync("return 1"));
    }

    private async Task MeasureBuyersAsync()
    {
        await StepAsync("token (join)", i => buyers[i].JoinAsync(Hall.ConcertId));
        await StepAsync("poll", i => buyers[i].PollAsync());
        await StepAsync("concert", i => buyers[i].GetAsync($"concerts/{Hall.ConcertId}"));
        await StepAsync("seat map (50,000)", i => buyers[i].GetAsync($"concerts/dates/{Hall.ConcertId}/seat-map"));
        await StepAsync("charge", i => buyers[i].ChargeAsync(1000));
        await StepAsync("balance", i => buyers[i].GetAsync($"users/{FirstUser + i}/balance"));
        await StepAsync("hold", i => HoldAsync(i, Hall.SeatOf(i), first));
        await StepAsync("hold, the buyer's second", i => HoldAsync(i, Hall.SeatOf(buyers.Length + i), second));
        await StepAsync("hold, with Idempotency-Key", i => HoldBodyAsync(
            i, Hall.HoldOf(FirstUser + i, Hall.SeatOf((2 * buyers.Length) + i)), "Idempotency-Key: bench\r\n"));
        // Last, because it takes any seat.
        await StepAsync("hold, best two of 50,000", i => HoldBodyAsync(
            i, $$"""{"concertId":{{Hall.ConcertId}},"concertDateId":{{Hall.ConcertId}},"quantity":2,"userId":{{FirstUser + i}}}"""));
        await StepAsync("my reservations", i => buyers[i].GetAsync($"reservations/{FirstUser + i}"));
        await StepAsync("cancel", i => buyers[i].CancelAsync(second[i]));
        await StepAsync("pay", i => buyers[i].PayAsync(first[i]));
    }

    private async ValueTask<HttpAnswer> HoldAsync(int buyer, int seat, string[] reservations)
    {
        var answer = await buyers[buyer].HoldAsync(new Target(Hall.ConcertId, Hall.ConcertId, Hall.Seats), seat);
        if (answer.IsSuccess) reservations[buyer] = JsonScan.Text(answer.Body.Span, "reservationId");
        return answer;
    }

    private ValueTask<HttpAnswer> HoldBodyAsync(int buyer, string json, string? headers = null) =>
        connections[0].SendAsync("POST", "/api/v1/reservations", buyers[buyer].Token, json, context.CancellationToken, headers);

    private async Task StepAsync(string name, Func<int, ValueTask<HttpAnswer>> call)
    {
        rows.Add((await meter.MeasureAsync(WarmUp, calls, redis, async i => Expect(await call(i)))).ToRow(name, hello));
    }

    private async Task SdkAsync(string name, Func<int, Task> call) =>
        rows.Add((await meter.MeasureAsync(WarmUp, calls, redis, call)).ToRow(name, 0));

    private static void Expect(HttpAnswer answer)
    {
        if (!answer.IsSuccess) throw new IOException($"Status {answer.Status}: {System.Text.Encoding.UTF8.GetString(answer.Body.Span)}");
    }
}
