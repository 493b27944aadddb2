namespace BoxOffice.Local.Cosmos;

/// <summary>The faults of an emulator. Thread-safe; costs nothing while there are none.</summary>
public sealed class CosmosFaults
{
    private readonly Lock gate = new();
    private volatile Armed[] armed = [];

    /// <summary>Changes writes on their way into the store; null leaves them as they are.</summary>
    public Func<CosmosWrite, CosmosWrite>? Tamper { get; set; }

    /// <summary>Arms a fault; disposing takes it away, used up or not.</summary>
    public CosmosFaultHandle Inject(CosmosFault fault)
    {
        var added = new Armed(fault);
        lock (gate) armed = [.. armed, added];
        return new CosmosFaultHandle(() => added.Hits, () => Remove(added));
    }

    /// <summary>Arms a fault for the next matching call.</summary>
    public CosmosFaultHandle Inject(CosmosFaultKind kind, CosmosOperation operation, string? container = null) =>
        Inject(new CosmosFault(kind, call => call.Operation == operation && (container is null || call.Container == container)));

    /// <summary>Takes all faults away.</summary>
    public void Clear()
    {
        lock (gate) armed = [];
    }

    /// <summary>The fault that hits this call, if any; the first armed of several.</summary>
    internal CosmosFault? Next(CosmosCall call) => Array.Find(armed, a => a.Hit(call))?.Fault;

    internal bool Any => armed.Length > 0;

    private void Remove(Armed fault)
    {
        lock (gate) armed = [.. armed.Where(a => a != fault)];
    }

    private sealed class Armed(CosmosFault fault)
    {
        private int seen;
        private int hits;

        public CosmosFault Fault => fault;

        public int Hits => Volatile.Read(ref hits);

        public bool Hit(CosmosCall call)
        {
            if (fault.When is { } when && !when(call)) return false;
            var place = Interlocked.Increment(ref seen) - fault.Skip;
            if (place < 1 || place > fault.Times) return false;
            Interlocked.Increment(ref hits);
            return true;
        }
    }
}

/// <summary>An armed fault.</summary>
public sealed class CosmosFaultHandle : IDisposable
{
    private readonly Func<int> hits;
    private readonly Action remove;

    internal CosmosFaultHandle(Func<int> hits, Action remove) => (this.hits, this.remove) = (hits, remove);

    /// <summary>Calls it hit so far: a test asserts that its fault happened.</summary>
    public int Hits => hits();

    /// <summary>Takes it away.</summary>
    public void Dispose() => remove();
}
