using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using BoxOffice.Catalog;
using BoxOffice.Local;
using BoxOffice.Local.Host;
using BoxOffice.Platform.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Seats;
using BoxOffice.Wallets;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace BoxOffice.Load.Benchmarks;

/// <summary>
/// A date with 10,000 paid reservations is cancelled: how long until everybody is refunded, at how many request units; and again with the
/// functions' process killed half-way (SIGKILL) and another started. Every wallet, ledger, reservation and seat is checked at the end.
/// </summary>
internal sealed class DateJobBenchmark : Benchmark
{
    private const int Price = 100;
    private const int Sections = 20;

    public override string Name => "cancel-date";

    public override string Description =>
        "a date with 10,000 paid reservations is cancelled, and again with a kill -9 half-way (--reservations 10000; --whole or --kill " +
        "for one of them)";

    public override async Task<IReadOnlyList<BenchRow>> RunAsync(BenchContext context)
    {
        var count = context.Arguments.Whole("reservations", 10_000);
        var rows = new List<BenchRow>();
        if (!context.Arguments.Has("kill")) rows.Add(await RunAsync(context, "refund all", 900_101, count, kill: false));
        if (!context.Arguments.Has("whole")) rows.Add(await RunAsync(context, "killed half-way", 900_102, count, kill: true));
        return rows;
    }

    /// <summary>
    /// A look at the job reads every page of it, so one a second would cost more than the refunds: the job's own looks and this bench's.
    /// </summary>
    private static readonly TimeSpan Looks = TimeSpan.FromSeconds(3);

    /// <summary>Processes know of a change within seconds, so that the last look is soon.</summary>
    private static Dictionary<string, string?> Settings => new()
    {
        ["DateJobs__WatchSeconds"] = $"{Looks.TotalSeconds}",
        ["DateJobs__ResendSeconds"] = "30",
        ["Catalog__InProcess"] = "00:00:01",
        ["Catalog__InRedis"] = "00:00:01",
        ["Reservations__RequestSeconds"] = "10",
        ["Reservations__FinishSeconds"] = "20",
    };

    private static async Task<BenchRow> RunAsync(BenchContext context, string name, long concert, int count, bool kill)
    {
        var token = context.CancellationToken;
        // The stores, and the functions of the first run. In the second run these are idle, and a process of its own is killed.
        var holder = new LocalStackOptions
        {
            Settings = Settings,
            Reachable = true,
            Host = new FunctionsHostOptions { RunQueues = !kill, RunTimers = false }
        };
        await using var stores = await LocalStack.StartAsync(holder, token);
        var hall = new BenchHall(concert, Sections, ((count + Sections - 1) / Sections) + 1);
        await hall.PutAsync(stores.Services, token);
        await SellAsync(stores.Services.GetRequiredService<CosmosDatabase>(), hall, count, token);
        using var meters = new BackendMeters(new Uri("http://127.0.0.1:1"));
        LocalStack? worker = kill ? await StartWorkerAsync(stores, token) : null;
        try
        {
            using var client = new HttpClient { BaseAddress = (worker ?? stores).BaseAddress };
            meters.Reset();
            var watch = Stopwatch.StartNew();
            using (var asked = await client.PostAsJsonAsync($"v1/ops/dates/{concert}/cancel", new { reason = "A bench." },
                token)) asked.EnsureSuccessStatusCode();
            var answered = watch.Elapsed;
            if (kill)
            {
                await UntilAsync(client, concert, job => job.Done >= count / 2, token);
                KillChildOf(worker!);
                await worker!.DisposeAsync();
                worker = await StartWorkerAsync(stores, token);
            }

            using var second = new HttpClient { BaseAddress = (worker ?? stores).BaseAddress };
            var served = await UntilAsync(second, concert, job => job.Reservations >= count && job.Left == 0, token);
            var seconds = watch.Elapsed.TotalSeconds;
            var units = meters.Reset().RequestUnits;
            var done = await UntilAsync(second, concert, job => job.Status == "DONE", token);
            if (done.Failed > 0 || done.Points != (long)count * Price) throw new InvalidOperationException($"The totals are wrong: {done}");
            await CheckAsync(stores.Services.GetRequiredService<CosmosDatabase>(), hall, count, token);
            return new BenchRow(
                name,
                new("reservations", served.Done),
                new("answered ms", answered.TotalMilliseconds),
                new("refunded s", seconds),
                new("refunds a second", count / seconds),
                new("RU a refund", kill ? double.NaN : units / count),
                new("points", done.Points),
                new("failed", done.Failed));
        }
        finally
        {
            if (worker is not null) await worker.DisposeAsync();
        }
    }

    private static Task<LocalStack> StartWorkerAsync(LocalStack stores, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>(Settings);
        foreach (var (name, value) in stores.ServiceSettings) settings[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return LocalStack.StartAsync(
            new LocalStackOptions { Settings = settings, Host = new FunctionsHostOptions { Child = true, RunTimers = false } },
            cancellationToken);
    }

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    private static void KillChildOf(LocalStack stack)
    {
        var ended = stack.Ended;
        ChildWorkers.Kill();
        ended.Wait(TimeSpan.FromSeconds(20));
    }

    private static async Task<Progress> UntilAsync(HttpClient client, long date, Func<Progress, bool> isReached,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await client.GetFromJsonAsync<JsonElement>($"v1/ops/dates/{date}/jobs", cancellationToken);
            var job = answer.GetProperty("data").EnumerateArray().FirstOrDefault();
            if (job.ValueKind == JsonValueKind.Object && job.Deserialize<Progress>(JsonSerializerOptions.Web) is { } progress
                && isReached(progress)) return progress;
            await Task.Delay(Looks, cancellationToken);
        }
    }

    /// <summary>Paid reservations as the service leaves them: wallet, ledger, quota, reservation and seat.</summary>
    private static async Task SellAsync(CosmosDatabase cosmos, BenchHall hall, int count, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken },
            async (buyer, token) =>
        {
            var (user, seat) = (UserOf(hall, buyer), hall.SeatOf(buyer));
            var section = $"S{(seat - 1) / hall.SeatsASection:00}";
            var id = ReservationId.Derived(user, "bench");
            var reservation = Reservation.Wanted(
                id, hall.ConcertId, hall.ConcertId, now.AddDays(30), Concert.MainQueue,
                [new ReservedSeat(seat, section, null) { Price = Price }], Price) with
            {
                Status = ReservationStatus.Paid,
                HoldUntil = now,
                CreatedAt = now,
                DecidedAt = now,
                PaidAt = now,
            };
            var charge = WalletRules.Charge(Wallet.Empty(user), Price, "bench", now).Value;
            var payment = WalletRules.Debit(charge.Wallet, Price, id.Value, now).Value;
            await new CosmosBatch(cosmos.Accounts, AccountPartition.Of(user))
                .Create(reservation, BoxOfficeJson.Default.Reservation)
                .Create(SeatQuota.Add(null, reservation, 4).Value, BoxOfficeJson.Default.SeatQuota)
                .Create(payment.Wallet, BoxOfficeJson.Default.Wallet)
                .Create(charge.Entry, BoxOfficeJson.Default.LedgerEntry)
                .Create(payment.Entry, BoxOfficeJson.Default.LedgerEntry)
                .ExecuteAsync(token);
            var sold = new SeatClaim(id, hall.ConcertId, now, IgnoresCoolDown: false)
                .Held(reservation.Seats[0]) with
            { Status = SeatStatus.Sold, HoldUntil = null };
            await cosmos.Seats.CreateAsync(sold, SeatPartition.Of(hall.ConcertId, section), BoxOfficeJson.Default.Seat, token);
        });
    }

    /// <exception cref="InvalidOperationException">A point is missing, or there is one too many.</exception>
    private static async Task CheckAsync(CosmosDatabase cosmos, BenchHall hall, int count, CancellationToken cancellationToken)
    {
        var wrong = 0;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken },
            async (buyer, token) =>
        {
            var user = UserOf(hall, buyer);
            var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", LedgerEntry.LedgerKind);
            var entries = await cosmos.Accounts.QueryAsync(query, AccountPartition.Of(user), BoxOfficeJson.Default.LedgerEntry, token);
            var wallet = await cosmos.Accounts.FindAsync(Wallet.WalletId, AccountPartition.Of(user), BoxOfficeJson.Default.Wallet, token);
            var reservation = await cosmos.Accounts.FindAsync(
                ReservationId.Derived(user, "bench").Value, AccountPartition.Of(user), BoxOfficeJson.Default.Reservation, token);
            var isRight = wallet?.Item.Balance == Price && entries.Sum(e => e.Amount) == Price && entries.Count == 3
                && reservation?.Item.Status == ReservationStatus.Refunded;
            if (!isRight) Interlocked.Increment(ref wrong);
        });
        if (wrong > 0) throw new InvalidOperationException($"{wrong} of {count} accounts are wrong.");
    }

    /// <summary>Each run has buyers of its own.</summary>
    private static long UserOf(BenchHall hall, int buyer) => (hall.ConcertId * 100_000) + buyer + 1;

    private sealed record Progress(string Status, int Reservations, int Done, int Left, int Failed, long Points);
}
