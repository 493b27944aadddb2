namespace BoxOffice.Simulation.World;

/// <summary>A call of a buyer or an operator, a message in hand, or a timer's run: one flow in one instance.</summary>
internal sealed class Actor(int number, string name, int instance)
{
    private static readonly AsyncLocal<Actor?> Running = new();
    private int operations;
    private int sleeping;

    /// <summary>The flow that the present code belongs to; null for what prepares and checks.</summary>
    public static Actor? Current
    {
        get => Running.Value;
        set => Running.Value = value;
    }

    /// <summary>Unique in its history; the order of candidates, so that a seed gives the same choice again.</summary>
    public int Number => number;

    /// <summary>What it does, for the history.</summary>
    public string Name => name;

    /// <summary>Where it runs.</summary>
    public int Instance => instance;

    /// <summary>Its instance died: nothing it does reaches a store any more.</summary>
    public bool IsDead { get; set; }

    /// <summary>It waits for time to pass.</summary>
    public bool Sleeps => Volatile.Read(ref sleeping) > 0;

    /// <summary>Redis has just told it that it does not know the queue: it asks the record, or waits for a
    /// flow of its instance that does.</summary>
    public bool SawUnprepared { get; set; }

    /// <summary>It brings Redis up to the record; others of its instance may wait for that.</summary>
    public bool IsPreparing { get; private set; }

    /// <summary>Its flow, once it was begun.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    public void FallAsleep() => Interlocked.Increment(ref sleeping);

    public void WakeUp() => Interlocked.Decrement(ref sleeping);

    /// <summary>The number of its next storage operation.</summary>
    public int NextOperation(string what)
    {
        IsPreparing = (SawUnprepared || IsPreparing) && what is "read catalog" or "SetAdd" or "script configure";
        SawUnprepared = false;
        return operations++;
    }
}

/// <summary>The instance of this flow died.</summary>
internal sealed class InstanceDiedException() : Exception("The instance died.");
