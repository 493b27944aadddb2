using System.Collections.Concurrent;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Scenarios;
using BoxOffice.Local;
using BoxOffice.Platform.Messages;
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

    /// <summary>Calls before the measured ones: what is new to the process is compiled while it runs, for some four seconds.</summary>
    private const int Rehearsals = 4000;

    /// <summary>Until every worker has its connection to the queue: Azurite accepts one a turn.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public override string Name => "holds";

    public override string Description =>
        "holds of distinct seats and their payments, with request units, beside raw queue sends (--workers 256)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        await using var stack = await LocalStack.StartAsync(new LocalStackOptions { Settings = Settings }, context.CancellationToken);
        var workers = context.Arguments.Whole("workers", 256);
        using var connections = new HttpConnections(stack.BaseAddress, workers);
        await Hall.PutAsync(stack.Services, context.CancellationToken);
        var crowd = new Crowd(connections, context);
        await crowd.GatherAsync(workers, stack.Services.GetRequiredService<WalletStore>());

        var queue = stack.Services.GetRequiredService<MessageQueues>().Queue("bench-raw");
        await queue.CreateIfNotExistsAsync(cancellationToken: context.CancellationToken);
        using var meters = new BackendMeters(queue.Uri);
        var raw = await MeasureAsync(context, workers, "queue send (raw)", long.MaxValue, async turn =>
            await queue.SendMessageAsync(new string('x', 200), cancellationToken: turn.CancellationToken), WarmUp);
        // What the raw sends left is not the holds' to wait for: an index over more messages is slower, if only a little (ADR 0021).
        await queue.DeleteAsync(context.CancellationToken);

        _ = await MeasureAsync(context, workers, "hold (warm-up)", Rehearsals, crowd.HoldAsync);
        var rehearsed = crowd.Held;
        meters.Reset();
        var hold = await MeasureAsync(context, workers, "hold", Hall.Seats - Rehearsals, crowd.HoldAsync);
        var holding = meters.Reset();
        var aHold = holding.RequestUnits / (crowd.Held - rehearsed);

        _ = await MeasureAsync(context, workers, "pay (warm-up)", Math.Min(Rehearsals, crowd.Held / 2), crowd.PayAsync);
        rehearsed = crowd.Paid;
        meters.Reset();
        var pay = await MeasureAsync(context, workers, "pay", crowd.Held - rehearsed, crowd.PayAsync);
        var paying = meters.Reset();
        var aPayment = paying.RequestUnits / (crowd.Paid - rehearsed);
        return [raw, With(hold, raw, aHold, holding.QueueRequests), With(pay, raw, aHold + aPayment, paying.QueueRequests)];
    }

    /// <summary>No hold runs out during the run.</summary>
    private static Dictionary<string, string?> Settings => new() { ["Reservations__HoldSeconds"] = "3600" };

    private static async Task<BenchRow> MeasureAsync(BenchContext context, int workers, string name, long most, Func<LoadTurn, Task> call,
        TimeSpan warmUp = default)
    {
        var plan = new LoadPlan(name, Arrival.Closed(workers)) { MaxTime = context.Time, MaxCalls = most, WarmUp = warmUp };
        return BenchRow.From(await LoadEngine.RunAsync(plan, async turn =>
        {
            await call(turn);
            return CallOutcome.Answered;
        }, context.Progress, context.CancellationToken));
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

    /// <summary>A buyer for each seat: everybody has a place that is admitted, and points for it.</summary>
    private sealed class Crowd(HttpConnections connections, BenchContext context)
    {
        private readonly string[] tokens = new string[Hall.Seats];
        private readonly ConcurrentQueue<(string Reservation, int Buyer)> unpaid = new();
        private int next = -1;
        private int held;
        private int paid;

        public int Held => held;

        public int Paid => paid;

        public async Task GatherAsync(int workers, WalletStore wallets)
        {
            var gathered = -1;
            await Task.WhenAll(Enumerable.Range(0, workers).Select(async worker =>
            {
                for (var buyer = Interlocked.Increment(ref gathered); buyer < Hall.Seats; buyer = Interlocked.Increment(ref gathered))
                {
                    var user = BuyerOf(worker, buyer);
                    (await user.JoinAsync(Concert)).OrThrow();
                    tokens[buyer] = user.Token!;
                    await wallets.ChargeAsync(user.UserId, 1000, "bench", context.CancellationToken);
                }
            }));
        }

        public async Task HoldAsync(LoadTurn turn)
        {
            var buyer = Interlocked.Increment(ref next);
            var answer = (await BuyerOf(turn.Worker, buyer).HoldAsync(new Target(Concert, Concert, Hall.Seats), Hall.SeatOf(buyer)))
                .OrThrow();
            unpaid.Enqueue((JsonScan.Text(answer.Body.Span, "reservationId"), buyer));
            Interlocked.Increment(ref held);
        }

        public async Task PayAsync(LoadTurn turn)
        {
            if (!unpaid.TryDequeue(out var hold)) throw new InvalidOperationException("Nothing is left to pay.");
            (await BuyerOf(turn.Worker, hold.Buyer).PayAsync(hold.Reservation)).OrThrow();
            Interlocked.Increment(ref paid);
        }

        private Buyer BuyerOf(int worker, int buyer) =>
            new(connections[worker], 1_000_000 + buyer, context.CancellationToken) { Token = tokens[buyer] };
    }
}
