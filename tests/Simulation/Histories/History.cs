using BoxOffice.Platform.Health;
using BoxOffice.Simulation.Checks;
using BoxOffice.Simulation.Defects;
using BoxOffice.Simulation.Seams;
using BoxOffice.Simulation.World;
using BoxOffice.WaitingRoom;

namespace BoxOffice.Simulation.Histories;

/// <summary>How a history ended.</summary>
/// <param name="Violation">The promise that was broken, in words; null where none was.</param>
/// <param name="TraceHash">The same for the same seed.</param>
/// <param name="FaultsMet">How often each kind of fault met an operation.</param>
/// <param name="ReadPlaces">How often a read was behind, by place.</param>
internal sealed record HistoryResult(
    int Seed, string? Violation, string TraceHash, IReadOnlyList<string> Trace, IReadOnlyDictionary<string, int> FaultsMet,
    IReadOnlyDictionary<string, int> ReadPlaces);

/// <summary>
/// One seed's run: steps begin, operations are released, messages are delivered and time passes in the order that the seed draws; then
/// everything comes to rest, and every promise is checked.
/// </summary>
internal sealed class History(SimulatedWorld world, int seed, IReadOnlyList<Step> steps, Func<int, int, bool> hasFault)
{
    private const int MostAtOnce = 5;
    private const int MostTries = 5;

    /// <summary>Steps from one backup of Redis to the next.</summary>
    private const int BacksUpEvery = 15;
    private const int MostRounds = 100;

    /// <summary>A history has a few hundred; more of them beget each other.</summary>
    private const int MostMessages = 5000;

    /// <summary>Flows of messages are numbered from here: those of steps keep their numbers, and their
    /// faults, where others are dropped.</summary>
    private const int FirstMessage = 1000;
    private static readonly TimeSpan Invisible = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongerThanGrace = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan SweepsEvery = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ComesAgain = TimeSpan.FromSeconds(5);

    private readonly Random random = new(seed ^ 0x5eed);
    private readonly Trace trace = new();
    private readonly Buyers buyers = new(seed);
    private readonly Dictionary<string, int> faults = new(StringComparer.Ordinal);
    private readonly HashSet<(string User, double Number)> skipped = [];
    private readonly List<Actor> running = [];
    private readonly List<Step> made = [];
    private bool isAtRest;
    private bool hasWritten;
    private bool hasLetIn;
    private bool hasTicked;
    private DateTimeOffset opensAt;
    private int messagesTaken;

    /// <summary>Runs it from the first step to rest.</summary>
    public async Task<HistoryResult> RunAsync(Defect defect)
    {
        world.Reset();
        await world.PublishAsync();
        opensAt = world.Clock.GetUtcNow();
        await SimulatedCalls.ConfigureAsync(world.Instances[0], QueuePhase.Open, RunningChecks.Capacity);
        world.Defect = defect;
        world.Gate.Faults = FaultOf;
        world.Gate.Released = (operation, fault) =>
        {
            trace.Add($"{operation.Actor.Number} {operation.What}{(fault == Fault.None ? "" : $" {fault}")}");
            hasWritten |= operation is { Store: StoreKind.Cosmos, Reads: false };
            hasLetIn |= operation.Store == StoreKind.Redis;
            hasTicked |= operation.What == "script admit";
            if (fault != Fault.None) faults[$"{operation.Store} {fault}"] = faults.GetValueOrDefault($"{operation.Store} {fault}") + 1;
        };
        var violation = Walk() ?? await ComeToRestAsync();
        return new HistoryResult(seed, violation, trace.Hash, [.. trace.Lines], faults,
            new Dictionary<string, int>(world.StalePlaces, StringComparer.Ordinal));
    }

    private Fault FaultOf(Operation operation)
    {
        var fault = isAtRest ? Fault.None : Drawing.FaultOf(seed, operation);
        return fault != Fault.None && hasFault(operation.Actor.Number, operation.Index) ? fault : Fault.None;
    }

    private string? Walk()
    {
        var next = 0;
        while (next < steps.Count || running.Count > 0)
        {
            if (next < steps.Count && running.Count < MostAtOnce && (running.Count == 0 || random.Next(3) == 0)) Begin(steps[next++]);
            else if (running.Count < MostAtOnce && random.Next(4) == 0) Deliver(twice: random.Next(8) == 0);
            else ReleaseOne();
            if (random.Next(12) == 0) Advance(TimeSpan.FromMilliseconds(random.Next(1, 3000)));
            Collect();
            if (hasLetIn && RunningChecks.FindCrowd(world) is { } crowd) return crowd;
            hasLetIn = false;
            if (hasTicked && RunningChecks.FindOvertaken(world, skipped) is { } overtaken) return overtaken;
            hasTicked = false;
            if (!hasWritten) continue;
            hasWritten = false;
            if (RunningChecks.Find(world) is { } violation) return violation;
        }

        return null;
    }

    private void Begin(Step step)
    {
        trace.Add($"+ {step}");
        if (step.Number % BacksUpEvery == 0) world.BackUpRedis();
        var flow = step.Number;
        if (step.Kind is StepKind.Repeat && made.Count > 0) step = Again(made[step.Choice % made.Count], step);
        else if (step.Kind is >= StepKind.Join and < StepKind.Repeat) made.Add(step);
        switch (step.Kind)
        {
            case StepKind.Pass: Advance(TimeSpan.FromSeconds(step.Choice % Drawing.LongestPause + 1)); break;
            case StepKind.LoseRedis: world.LoseRedis(); break;
            case StepKind.RestoreRedis: world.RestoreRedis(); break;
            case StepKind.Requeue: world.Messages.Requeue(); break;
            case StepKind.LoseMessage: Lose(step.Choice); break;
            default: Start(step.Kind.ToString(), flow, step.Instance, instance => RunAsync(step, instance)); break;
        }
    }

    /// <summary>Without a key a repeated call is another call.</summary>
    private static Step Again(Step first, Step repeat) =>
        first with { Instance = repeat.Instance, Number = first.IsKeyed ? first.Number : repeat.Number };

    private async Task RunAsync(Step step, SimulatedInstance instance)
    {
        var number = Actor.Current!.Number;
        var end = step.Kind switch
        {
            StepKind.Tick => $"{await SimulatedCalls.TickAsync(instance)} let in",
            StepKind.Sweep => world.Defect.HasNoSweep ? "" : $"{await SimulatedCalls.SweepAsync(instance)} overdue",
            StepKind.Reconcile => $"{await SimulatedCalls.ReconcileAsync(instance, world.Defect)} unfollowed",
            StepKind.Pause => await ConfigureAsync(instance, QueuePhase.Paused),
            StepKind.Reopen => await ConfigureAsync(instance, QueuePhase.Open),
            StepKind.Close => await ConfigureAsync(instance, QueuePhase.Closed),
            StepKind.Block => await ChangeSeatsAsync(SimulatedCalls.BlockAsync(instance, step.Seats)),
            StepKind.Unblock => await ChangeSeatsAsync(SimulatedCalls.UnblockAsync(instance, step.Seats)),
            StepKind.Move => Code(await SimulatedCalls.MoveAsync(instance, opensAt.AddDays(40).AddHours(step.Number))),
            StepKind.CancelDate => Code(await SimulatedCalls.CancelDateAsync(instance)),
            StepKind.Hide => Code(await SimulatedCalls.PublishAsync(instance, published: false)),
            StepKind.Show => Code(await SimulatedCalls.PublishAsync(instance, published: true)),
            StepKind.Rebuild => await DoneAsync(SimulatedCalls.RebuildAsync(instance)),
            StepKind.SettleByHand when buyers.ReservationOf(step) is { } id =>
                await DoneAsync(SimulatedCalls.SettleByHandAsync(instance, id)),
            _ => await buyers.RunAsync(step, instance),
        };
        trace.Add($"{number} = {end}");
    }

    /// <summary>What an unanswered call leaves in the map, only its repetition or a rebuild mends: so the runbook says.</summary>
    private async Task<string> ChangeSeatsAsync(Task<Platform.Api.Outcome<BoxOffice.Reservations.HouseSeatsView>> call)
    {
        try
        {
            var outcome = await call;
            if (outcome.Refusal is { Kind: Platform.Api.RefusalKind.Unavailable }) world.NeedsRebuild = true;
            return Code(outcome);
        }
        catch
        {
            world.NeedsRebuild = true;
            throw;
        }
    }

    private static string Code<T>(Platform.Api.Outcome<T> outcome) => outcome.Refusal is { } refusal ? refusal.Code : "done";

    private static Task<string> ConfigureAsync(SimulatedInstance instance, QueuePhase phase) =>
        DoneAsync(SimulatedCalls.ConfigureAsync(instance, phase, RunningChecks.Capacity));

    private static async Task<string> DoneAsync(Task call)
    {
        await call;
        return "done";
    }

    private void Start(string name, int number, int instance, Func<SimulatedInstance, Task> flow)
    {
        var actor = new Actor(number, name, instance);
        running.Add(actor);
        world.Gate.Begin(actor, () => flow(world.Instances[instance]));
    }

    /// <summary>A message that is visible, any of them, to any instance.</summary>
    private void Deliver(bool twice)
    {
        var visible = world.Messages.Visible;
        if (visible.Count == 0) return;
        var message = world.Messages.Take(visible[random.Next(visible.Count)], Invisible);
        trace.Add($"! {message.Number} {Defect.KindOf(message.Queue)}");
        for (var time = 0; time < (twice ? 2 : 1); time++)
            Start($"message {Defect.KindOf(message.Queue)}", FirstMessage + ++messagesTaken, random.Next(world.Instances.Count),
                instance => HandleAsync(message, instance));
    }

    private async Task HandleAsync(StoredMessage message, SimulatedInstance instance)
    {
        try
        {
            await SimulatedCalls.HandleAsync(instance, message);
            world.Messages.Remove(message);
        }
        // A message whose handler failed comes again; whose instance died, too.
        catch (Exception failure) when (failure is InstanceDiedException || Outages.RefusalFor(failure) is not null)
        {
            if (world.Defect.ForgetsFailedMessages) world.Messages.Remove(message);
            else world.Messages.Return(message, ComesAgain, isAtRest ? int.MaxValue : MostTries);
        }
    }

    private void Lose(int choice)
    {
        // One message, or all of a queue: storage that dies loses many. A queue first: else the fullest would lose nearly all.
        var queues = world.Messages.Waiting.GroupBy(m => m.Queue).ToList();
        if (queues.Count == 0) return;
        var lost = queues[choice % queues.Count].ToList();
        if (choice >= Drawing.Choices / 2) lost = [lost[choice / queues.Count % lost.Count]];
        foreach (var message in lost) world.Messages.Remove(message);
    }

    private void ReleaseOne()
    {
        var parked = world.Gate.Parked;
        if (parked.Count > 0) world.Gate.Release(parked[random.Next(parked.Count)]);
        else if (running.Count > 0) Advance(TimeSpan.FromMilliseconds(50));
    }

    /// <summary>Alone, to its end.</summary>
    private void Finish(Action begin)
    {
        begin();
        while (running.Count > 0)
        {
            ReleaseOne();
            Collect();
        }
    }

    /// <summary>Whoever slept until then goes on.</summary>
    private void Advance(TimeSpan by)
    {
        world.Advance(by);
        foreach (var actor in running) world.Gate.Settle(actor);
    }

    private void Collect()
    {
        for (var i = running.Count - 1; i >= 0; i--)
        {
            if (!running[i].Work.IsCompleted) continue;
            var ended = running[i];
            running.RemoveAt(i);
            if (ended.Work.Exception?.InnerException is not { } failure) continue;
            if (failure is not InstanceDiedException && Outages.RefusalFor(failure) is null)
                throw new InvalidOperationException($"{ended.Name} failed: {failure.Message}", failure);
            trace.Add($"{ended.Number} x {failure.GetType().Name}");
        }
    }

    /// <summary>No more faults: messages and sweeps run until nothing is left.</summary>
    private async Task<string?> ComeToRestAsync()
    {
        isAtRest = true;
        // In every third history the storage dies, and no message is left: the timers find what is to be done.
        if (seed % 3 == 0) world.Messages.Clear();
        else world.Messages.Requeue();
        var (sweptAt, quiet) = (world.Clock.GetUtcNow(), 0);
        for (var round = 0; round < MostRounds; round++)
        {
            while (world.Messages.Visible.Count > 0)
            {
                if (messagesTaken > MostMessages) return "messages never come to rest";
                Finish(() => Deliver(twice: false));
            }

            var sweepsIn = sweptAt + SweepsEvery - world.Clock.GetUtcNow();
            if (world.Messages.Waiting.Count > 0)
            {
                var next = world.Messages.Waiting.Min(m => m.VisibleAt) - world.Clock.GetUtcNow();
                if (next < sweepsIn)
                {
                    if (next > TimeSpan.Zero) Advance(next);
                    continue;
                }
            }

            if (sweepsIn > TimeSpan.Zero) Advance(sweepsIn);
            sweptAt = world.Clock.GetUtcNow();
            var queued = world.Defect.HasNoSweep ? 0 : await SimulatedCalls.SweepAsync(world.Instances[0]);
            queued += await SimulatedCalls.ReconcileAsync(world.Instances[0], world.Defect);
            // Twice nothing: a job is looked for only when it has been silent for two sweeps.
            quiet = queued == 0 && world.Messages.Waiting.Count == 0 ? quiet + 1 : 0;
            if (quiet > 1) break;
        }

        if (world.Messages.Waiting.Count > 0) return "messages never come to rest";
        if (world.NeedsRebuild) Finish(() => Start("rebuild", FirstMessage + ++messagesTaken, 0, SimulatedCalls.RebuildAsync));
        // A new violation before one that is known.
        var found = (await RestChecks.FindAsync(world)).MinBy(violation => KnownViolations.Find(violation) is null ? 0 : 1);
        return found ?? await RetireAsync();
    }

    /// <summary>The sale is closed, its sessions and its grace run out: nothing of it stays in Redis.</summary>
    private async Task<string?> RetireAsync()
    {
        var last = world.Instances[0];
        await SimulatedCalls.ConfigureAsync(last, QueuePhase.Closed, RunningChecks.Capacity);
        for (var tick = 0; tick < 3; tick++)
        {
            Advance(LongerThanGrace);
            await SimulatedCalls.TickAsync(last);
        }

        return world.KeysWithoutEnd(RunningChecks.Key("*")) is [var key, ..] ? $"{key} of a sale that is over stays for ever" : null;
    }
}
