namespace BoxOffice.Simulation.World;

/// <summary>
/// Where every storage operation waits until the history releases it, one at a time. A released flow runs on the thread that released it
/// until it waits again; what hops to a thread of the pool is waited for.
/// </summary>
internal sealed class Gate
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Lock lockOfParked = new();
    private readonly List<Operation> parked = [];
    private readonly List<Actor> sharers = [];

    /// <summary>What decides which fault meets an operation; asked when it is released.</summary>
    public Func<Operation, Fault> Faults { get; set; } = _ => Fault.None;

    /// <summary>Told of every operation that is released, with its fault.</summary>
    public Action<Operation, Fault> Released { get; set; } = (_, _) => { };

    /// <summary>Operations that wait, by flow and number.</summary>
    public IReadOnlyList<Operation> Parked
    {
        get
        {
            lock (lockOfParked) return [.. parked.OrderBy(o => o.Actor.Number).ThenBy(o => o.Index)];
        }
    }

    /// <summary>Waits for the release. What belongs to no flow (preparing, checking) goes through.</summary>
    /// <exception cref="InstanceDiedException">The flow's instance died.</exception>
    public async ValueTask<Fault> EnterAsync(StoreKind store, string what, bool reads)
    {
        if (Actor.Current is not { } actor) return Fault.None;
        if (actor.IsDead) throw new InstanceDiedException();
        var operation = new Operation(actor, actor.NextOperation(what), store, what, reads);
        lock (lockOfParked) parked.Add(operation);
        var fault = await operation.Released.Task;
        return actor.IsDead || fault == Fault.DiesBefore ? throw new InstanceDiedException() : fault;
    }

    /// <summary>Begins a flow and runs it to its first operation.</summary>
    public void Begin(Actor actor, Func<Task> flow)
    {
        Actor.Current = actor;
        actor.Work = flow();
        Actor.Current = null;
        Settle(actor);
    }

    /// <summary>Releases an operation and runs its flow to the next one.</summary>
    public void Release(Operation operation)
    {
        lock (lockOfParked) parked.Remove(operation);
        var fault = operation.Actor.IsDead ? Fault.None : Faults(operation);
        Released(operation, fault);
        if (fault is Fault.DiesBefore or Fault.DiesAfter) Kill(operation, fault);
        operation.Released.SetResult(fault);
        Settle(operation.Actor);
        // What one flow of an instance reads, others share.
        foreach (var sharer in sharers.OrderBy(s => s.Number).ToList())
        {
            sharers.Remove(sharer);
            Settle(sharer);
        }
    }

    /// <summary>The flow died after its operation took effect: its seam asks this when the effect is there.</summary>
    public static void DieIfAsked(Fault fault)
    {
        if (fault != Fault.DiesAfter) return;
        if (Actor.Current is { } actor) actor.IsDead = true;
        throw new InstanceDiedException();
    }

    /// <summary>Every flow of the instance ends: what waits goes nowhere.</summary>
    private void Kill(Operation operation, Fault fault)
    {
        foreach (var other in Parked.Where(o => o.Actor.Instance == operation.Actor.Instance && o != operation))
        {
            other.Actor.IsDead = true;
        }

        // The operation itself may still take effect.
        if (fault == Fault.DiesBefore) operation.Actor.IsDead = true;
    }

    /// <summary>Forgets the flows of a history that was given up.</summary>
    public void Clear()
    {
        lock (lockOfParked) parked.Clear();
        sharers.Clear();
    }

    /// <summary>Until the flow waits at the gate or for another flow, sleeps on its instance's clock, or has ended.</summary>
    public void Settle(Actor actor)
    {
        var started = TimeProvider.System.GetTimestamp();
        var wait = default(SpinWait);
        while (!actor.Work.IsCompleted && !Waits(actor) && !actor.Sleeps)
        {
            if (Shares(actor))
            {
                sharers.Add(actor);
                return;
            }

            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{actor.Name} neither ends nor asks a store.");
            wait.SpinOnce();
        }
    }

    private bool Shares(Actor actor)
    {
        if (!actor.SawUnprepared) return false;
        lock (lockOfParked) return parked.Exists(o => o.Actor.Instance == actor.Instance && o.Actor.IsPreparing);
    }

    private bool Waits(Actor actor)
    {
        lock (lockOfParked) return parked.Exists(o => o.Actor == actor);
    }
}
