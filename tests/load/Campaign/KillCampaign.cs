using System.Diagnostics;
using BoxOffice.Load.Benchmarks;
using BoxOffice.Local.Cosmos;
using BoxOffice.Reservations;
using BoxOffice.Simulation.Checks;

namespace BoxOffice.Load.Campaign;

/// <summary>What a round kills.</summary>
internal enum Blow
{
    Service,
    Azurite,
    Redis,
    Terminate,
    Refund,
}

/// <summary>A round: what was done, and what was left behind.</summary>
/// <param name="Sent">Calls of the buyers, repeats with them.</param>
/// <param name="Unheard">Those that found nobody who listens.</param>
/// <param name="Cut">Those that found somebody, and got no answer.</param>
/// <param name="Lost">Messages that died with Azurite.</param>
/// <param name="Open">What had not followed, or was broken, at the first look: the look sees it where there is something to see.</param>
/// <param name="Seconds">From the blow until everything had followed.</param>
/// <param name="Left">What was broken then; empty where nothing was.</param>
internal sealed record Round(
    int Number, Blow Blow, string What, int Sent, int Unheard, int Cut, int Lost, int Open, double Seconds,
    IReadOnlyList<string> Left);

/// <summary>
/// Buyers over HTTP, real processes, and one of them killed in each round. After it everything comes to rest, and every promise is looked
/// at: docs/kill-report.md.
/// </summary>
internal sealed class KillCampaign(CampaignGround ground, ServiceProcess service, EventReceiver receiver, BenchHall hall)
{
    /// <summary>The sweep and the reconciler leave alone what is younger than half a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Who gives back a ticket where a refund is cut: nobody else shops then.</summary>
    private const long Lonely = 700_000;

    /// <summary>Runs a round.</summary>
    public async Task<Round> RunAsync(int number, Random chance, CancellationToken cancellationToken)
    {
        var blow = (Blow)(number % Enum.GetValues<Blow>().Length);
        using var client = new PatientClient(service.Host);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(TimeSpan.FromMinutes(2));
        var shoppers = new Shoppers(client, hall.ConcertId, hall.Seats, blow == Blow.Refund ? 0 : 24);
        using var closing = new CancellationTokenSource();
        var shopping = shoppers.RunAsync(closing.Token, giveUp.Token);
        long started;
        var lost = 0;
        string what;
        if (blow == Blow.Refund)
        {
            (what, started) = await CutRefundAsync(shoppers, (number / Enum.GetValues<Blow>().Length) + 1, giveUp.Token);
        }
        else
        {
            await Task.Delay(chance.Next(1500, 3500), cancellationToken);
            started = Stopwatch.GetTimestamp();
            (what, lost) = await StrikeAsync(blow, cancellationToken);
            await Task.Delay(1500, cancellationToken);
        }

        await closing.CancelAsync();
        await shopping;
        var (open, left) = await RestAsync(client, shoppers, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Round(number + 1, blow, what, client.Sent, client.Unheard, client.Cut, lost, open, seconds, left);
    }

    private async Task<(string What, int Lost)> StrikeAsync(Blow blow, CancellationToken cancellationToken)
    {
        switch (blow)
        {
            case Blow.Service:
                service.Kill();
                await service.EndedAsync(cancellationToken);
                await service.StartAsync(cancellationToken);
                return ("kill -9 of the service", 0);
            case Blow.Azurite:
                return ("kill -9 of Azurite", await ground.LoseQueuesAsync(cancellationToken));
            case Blow.Redis:
                await ground.LoseRedisAsync(cancellationToken);
                return ("Redis away for a second, and empty", 0);
            default:
                await service.TerminateAsync(cancellationToken);
                await service.StartAsync(cancellationToken);
                return ("SIGTERM under load", 0);
        }
    }

    /// <summary>A refund whose process dies right after its n-th write has reached the store.</summary>
    private async Task<(string What, long Started)> CutRefundAsync(Shoppers shoppers, int nth, CancellationToken giveUp)
    {
        string? id = null;
        for (var seat = 1; id is null; seat++) id = await shoppers.BuyAsync(Lonely, seat, giveUp);
        // The payment's own message is handled first.
        await Task.Delay(2000, giveUp);
        var writes = 0;
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var armed = ground.Cosmos.Faults.Inject(new CosmosFault(CosmosFaultKind.TooManyRequests, Watch));
        var refund = shoppers.GiveBackAsync(Lonely, id, giveUp);
        await Task.WhenAny(struck.Task, Task.Delay(TimeSpan.FromSeconds(10), giveUp));
        var started = Stopwatch.GetTimestamp();
        service.Kill();
        await service.EndedAsync(giveUp);
        await service.StartAsync(giveUp);
        await refund;
        return ($"kill -9 at write {nth} of a refund{(struck.Task.IsCompleted ? "" : ", which has fewer")}", started);

        bool Watch(CosmosCall call)
        {
            var isWrite = call.Operation is CosmosOperation.Create or CosmosOperation.Replace or CosmosOperation.Upsert
                or CosmosOperation.Delete or CosmosOperation.Patch or CosmosOperation.Batch;
            // The call itself goes on: its write is the last that the process made.
            if (isWrite && Interlocked.Increment(ref writes) == nth)
            {
                service.Kill();
                struck.SetResult();
            }

            return false;
        }
    }

    /// <summary>Waits until everything has followed: how much was open at first, and what is broken then.</summary>
    private async Task<(int Open, IReadOnlyList<string> Left)> RestAsync(
        PatientClient client, Shoppers shoppers, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        int? open = null;
        while (true)
        {
            var rest = SaleAtRest.Read(ground.Cosmos, hall.ConcertId, receiver.Told);
            var broken = rest.Broken.Concat(Unkept(rest, shoppers)).ToList();
            open ??= broken.Count;
            if (broken.Count == 0 || waited.Elapsed > Patience) return (open.Value, broken);
            await Task.Delay(1000, cancellationToken);
            await client.RunTimerAsync("SweepOverdueHolds", cancellationToken);
            await client.RunTimerAsync("ReconcileReservations", cancellationToken);
        }
    }

    /// <summary>What a buyer was told, and is not so.</summary>
    private static IEnumerable<string> Unkept(SaleAtRest rest, Shoppers shoppers)
    {
        foreach (var (id, said) in shoppers.Told)
        {
            var wanted = said == "PAID" ? ReservationStatus.Paid : ReservationStatus.Refunded;
            if (!rest.Reservations.TryGetValue(id, out var status) || status != wanted)
                yield return $"a buyer was told {said} of a reservation that is {(rest.Reservations.ContainsKey(id) ? status : "gone")}";
        }

        foreach (var (user, points) in shoppers.Charged)
        {
            if (rest.Charged.GetValueOrDefault(user) < points) yield return $"user {user} was told of {points} points, and has fewer";
        }
    }
}
