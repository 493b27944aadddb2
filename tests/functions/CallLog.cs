using System.Collections.Concurrent;

namespace BoxOffice.TestFunctions;

/// <summary>What the functions did, in order.</summary>
public sealed class CallLog
{
    private readonly ConcurrentQueue<string> entries = new();

    /// <summary>The entries so far.</summary>
    public IReadOnlyCollection<string> Entries => entries;

    /// <summary>Adds one.</summary>
    public void Write(string entry) => entries.Enqueue(entry);

    /// <summary>How often one was written.</summary>
    public int Count(string entry) => entries.Count(e => e == entry);
}

/// <summary>Holds functions until it is opened, and knows how many waited at once.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentBag<int> seen = [];
    private int waiting;

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>How many waited at once, at most.</summary>
    public int Most => seen.Max();

    /// <summary>Lets all go on.</summary>
    public void Open() => opened.TrySetResult();

    /// <summary>Waits for it.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        seen.Add(Interlocked.Increment(ref waiting));
        await opened.Task.WaitAsync(cancellationToken);
        Interlocked.Decrement(ref waiting);
    }
}

/// <summary>A service of a scope, which tells when it is disposed of.</summary>
public sealed class Thing(CallLog log) : IDisposable
{
    /// <summary>One per object.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString();

    /// <inheritdoc/>
    public void Dispose() => log.Write("thing");
}
