using System.Collections.Concurrent;
using System.Text.Json;
using BoxOffice.Load.Engine;
using BoxOffice.Load.Serving;

namespace BoxOffice.Load.Scenarios;

/// <summary>What the scenarios of one run share: the served stack, users, dates and chance.</summary>
internal sealed class Box(ServedStack stack, int seed, ProgressBar progress, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>At least the seed's thousand virtual users.</summary>
    public const int MostWorkers = 1024;

    /// <summary>The seed's holds went to the dates 1 to 40, of 50,000 seats each; local/Sample has them.</summary>
    private const int LargeDates = 40;

    private const int SmallDates = 10;
    private const int PreparingWorkers = 48;

    /// <summary>Of one preparation: a run has what was made in it, so that a slow store cannot keep the whole report.</summary>
    private static readonly TimeSpan MostPreparing = TimeSpan.FromSeconds(25);

    private readonly HttpConnections connections = new(stack.Api, MostWorkers);
    private readonly Random[] chances = [.. Enumerable.Range(0, MostWorkers).Select(worker => new Random(seed + worker))];
    private long lastUser = 1_000_000;

    public ServedStack Stack => stack;

    public ProgressBar Progress => progress;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>User 1's, for the calls that change nothing.</summary>
    public string SharedToken { get; private set; } = "";

    /// <summary>The forty dates with 50,000 seats each to which the seed's holds went.</summary>
    public IReadOnlyList<Target> Targets { get; private set; } = [];

    /// <summary>Ten dates with a thousand seats each.</summary>
    public IReadOnlyList<Target> SmallTargets { get; private set; } = [];

    /// <summary>Joins user 1 and reads the dates.</summary>
    public async Task OpenAsync()
    {
        var first = new Buyer(connections[0], 1, cancellationToken);
        Expect(await first.JoinAsync(null));
        SharedToken = first.Token!;
        var found = new List<Target>();
        for (var concert = 1; concert <= LargeDates + SmallDates; concert++)
        {
            var answer = Expect(await first.GetAsync($"concerts/{concert}/dates"));
            using var dates = JsonDocument.Parse(answer.Body);
            found.AddRange(dates.RootElement.GetProperty("data").EnumerateArray().Select(date => new Target(
                concert, date.GetProperty("concertDateId").GetInt64(), date.GetProperty("place").GetProperty("totalSeat").GetInt32())));
        }

        Targets = [.. found.Take(LargeDates)];
        SmallTargets = [.. found.Skip(LargeDates)];
    }

    /// <summary>A user nobody else of the run is.</summary>
    public long NextUser() => Interlocked.Increment(ref lastUser);

    /// <summary>The worker's own chance: seeded, and asked by one call at a time.</summary>
    public Random ChanceOf(int worker) => chances[worker];

    /// <summary>One of the dates.</summary>
    public Target AnyTarget(Random chance) => Targets[chance.Next(Targets.Count)];

    /// <summary>Runs a plan over the worker's own connection.</summary>
    public Task<LoadResult> RunAsync(LoadPlan plan, Func<HttpConnection, LoadTurn, ValueTask<CallOutcome>> call) =>
        LoadEngine.RunAsync(plan, turn => call(connections[turn.Worker], turn), progress, cancellationToken);

    /// <summary>Does something so many times, to prepare a run, or as often as there is time for.</summary>
    /// <exception cref="UsageException">More than one in ten failed.</exception>
    public async Task EachAsync(string what, long times, Func<HttpConnection, Random, CancellationToken, ValueTask<CallOutcome>> step)
    {
        var plan = new LoadPlan($"preparing: {what}", Arrival.Closed(PreparingWorkers)) { MaxCalls = times, MaxTime = MostPreparing };
        var result = await RunAsync(plan, (connection, turn) => step(connection, ChanceOf(turn.Worker), turn.CancellationToken));
        if (result.Failed > PreparingWorkers + result.Calls / 10)
            throw new UsageException($"{what}: {result.Failed} of {result.Calls} failed.");
    }

    /// <summary>Makes holds of random free seats, each by a user of its own.</summary>
    public async Task<long> MakeHoldsAsync(ConcurrentQueue<Held> holds, long count, bool charged)
    {
        await EachAsync(charged ? "holds with points to pay them"
            : "holds", Math.Max(0, count - holds.Count), async (connection, chance, token) =>
        {
            var buyer = new Buyer(connection, NextUser(), token);
            if (!(await buyer.JoinAsync(null)).IsSuccess) return CallOutcome.Failed;
            var held = await HoldAnyAsync(buyer, chance);
            if (held is null || (charged && !(await buyer.ChargeAsync(held.Price)).IsSuccess)) return CallOutcome.Failed;
            holds.Enqueue(held);
            return CallOutcome.Answered;
        });
        return holds.Count;
    }

    /// <summary>Closes the connections; the stack is the caller's.</summary>
    public void Dispose() => connections.Dispose();

    private async ValueTask<Held?> HoldAnyAsync(Buyer buyer, Random chance)
    {
        for (var tries = 0; tries < 10; tries++)
        {
            var at = AnyTarget(chance);
            var answer = await buyer.HoldAsync(at, chance.Next(1, at.Seats + 1));
            if (!answer.IsSuccess) continue;
            var body = answer.Body.Span;
            return new Held(buyer.UserId, buyer.Token!, JsonScan.Text(body, "reservationId"), JsonScan.Number(body, "totalPrice") ?? 0);
        }

        return null;
    }

    private static HttpAnswer Expect(HttpAnswer answer) => answer.IsSuccess
        ? answer
        : throw new UsageException(
            $"The stack is not ready for load: {answer.Status} {System.Text.Encoding.UTF8.GetString(answer.Body.Span)}");
}
