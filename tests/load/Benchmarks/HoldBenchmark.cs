using System.Text.Json;
using BoxOffice.Load.Engine;
using BoxOffice.Local;
using BoxOffice.Storage;
using BoxOffice.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// Holds of distinct seats and their payments over HTTP on the embedded stack, beside the raw rate at which its storage queue takes
/// messages in the same run. Azurite bounds both, so what they and their messages ask of it is counted: near 1 of raw is its limit.
/// </summary>
internal sealed class HoldBenchmark : Benchmark
{
    private const long Concert = 900_001;
    private static readonly BenchHall Hall = new(Concert, Sections: 40, SeatsASection: 500);
    private static readonly int Buyers = Hall.Seats;

    /// <summary>Until every worker has its connection to the queue: Azurite accepts one a turn.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public override string Name => "holds";

    public override string Description => "holds of distinct seats and their payments, with request units, beside raw queue sends (--workers 256)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        await using var stack = await LocalStack.StartAsync(new LocalStackOptions { Settings = Settings }, context.CancellationToken);
        var workers = context.Arguments.Whole("workers", 256);
        using var connections = new HttpConnections(stack.BaseAddress, workers);
        await Hall.PutAsync(stack.Services, context.CancellationToken);
        var tokens = new string[Buyers];
        var held = new string?[Buyers];
        await EverybodyAsync(workers, Buyers, async (worker, buyer) =>
        {
            tokens[buyer] = await CallAsync(connections[worker], "/api/v1/queues/token", null, $$"""{"userId":{{UserOf(buyer)}},"concertId":{{Concert}}}""", "token"u8.ToArray(), context);
            await stack.Services.GetRequiredService<WalletStore>().ChargeAsync(UserOf(buyer), 1000, "bench", context.CancellationToken);
        });

        var queue = stack.Services.GetRequiredService<MessageQueues>().Queue("bench-raw");
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        using var meters = new BackendMeters(queue.Uri);
        var raw = await MeasureAsync(context, workers, "queue send (raw)", long.MaxValue, async turn =>
            await queue.SendMessageAsync(new string('x', 200), cancellationToken: turn.CancellationToken), WarmUp);
        // What the raw sends left is not the holds' to wait for: an index over more messages is slower, if only a little (ADR 0021).
        await queue.DeleteAsync(context.CancellationToken);
        meters.Reset();
        var hold = await MeasureAsync(context, workers, "hold", Buyers, async turn =>
        {
            var buyer = (int)turn.Number;
            held[buyer] = await CallAsync(connections[turn.Worker], "/api/v1/reservations", tokens[buyer], Hall.HoldOf(UserOf(buyer), Hall.SeatOf(buyer)), "reservationId"u8.ToArray(), context);
        });
        var holding = meters.Reset();
        var aHold = holding.RequestUnits / held.Count(h => h is not null);
        var ready = held.Select((id, buyer) => (Id: id, Buyer: buyer)).Where(h => h.Id is not null).ToArray();
        var pay = await MeasureAsync(context, workers, "pay", ready.Length, async turn =>
        {
            var (id, buyer) = ready[turn.Number];
            _ = await CallAsync(connections[turn.Worker], "/api/v1/payments/pay", tokens[buyer], $$"""{"reservationId":"{{id}}","userId":{{UserOf(buyer)}}}""", "paymentId"u8.ToArray(), context);
            Interlocked.Increment(ref paid);
        });
        var paying = meters.Reset();
        return [raw, With(hold, raw, aHold, holding.QueueRequests), With(pay, raw, aHold + (paying.RequestUnits / paid), paying.QueueRequests)];
    }

    private long paid;

    /// <summary>One machine is every caller here.</summary>
    private static Dictionary<string, string?> Settings => new() { ["Reservations__HoldSeconds"] = "3600" };

    private static long UserOf(int buyer) => 1_000_000 + buyer;

    private static async Task<BenchRow> MeasureAsync(BenchContext context, int workers, string name, long most, Func<LoadTurn, Task> call, TimeSpan warmUp = default)
    {
        var plan = new LoadPlan(name, Arrival.Closed(workers)) { MaxTime = context.Time, MaxCalls = most, WarmUp = warmUp };
        return BenchRow.From(await LoadEngine.RunAsync(plan, async turn =>
        {
            await call(turn);
            return CallOutcome.Answered;
        }, context.Progress, context.CancellationToken));
    }

    private static async Task EverybodyAsync(int workers, int count, Func<int, int, Task> act)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(async worker =>
        {
            for (var turn = Interlocked.Increment(ref next); turn < count; turn = Interlocked.Increment(ref next)) await act(worker, turn);
        }));
    }

    private static async Task<string> CallAsync(HttpConnection connection, string path, string? token, string json, byte[] member, BenchContext context)
    {
        var answer = await connection.SendAsync("POST", path, token, json, context.CancellationToken);
        if (!answer.IsSuccess) throw new IOException($"Status {answer.Status}.");
        var reader = new Utf8JsonReader(answer.Body.Span);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(member) && reader.Read()) return reader.GetString()!;
        }

        throw new IOException("The answer lacks a member.");
    }

    private static BenchRow With(BenchRow row, BenchRow raw, double requestUnits, long queueRequests)
    {
        var queuePerSecond = queueRequests * PerSecond(row) / row.Figures.Single(f => f.Name == "calls").Value;
        return row with
        {
            Figures =
            [
                .. row.Figures, new("of raw", PerSecond(row) / PerSecond(raw)), new("queue requests/s", queuePerSecond),
                new("those of raw", queuePerSecond / PerSecond(raw)), new("RU in all", requestUnits),
            ],
        };
    }

    private static double PerSecond(BenchRow row) => row.Figures.Single(f => f.Name == "per second").Value;
}
