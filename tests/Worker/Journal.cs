using System.Collections.Concurrent;

namespace BoxOffice.Tests.Worker;

/// <summary>What the test functions did, in order.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<string> entries = new();

    public IReadOnlyCollection<string> Entries => entries;

    public void Write(string entry) => entries.Enqueue(entry);

    public int Count(string entry) => entries.Count(e => e == entry);
}
