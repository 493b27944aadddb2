using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BoxOffice.Platform.Caching;

/// <summary>Values by key, up to a number: then the half that was used longest ago is dropped.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int most)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Entry> kept = new();
    private long uses;

    /// <summary>The value, which is used now.</summary>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        value = null;
        if (!kept.TryGetValue(key, out var entry)) return false;
        entry.LastUse = Interlocked.Increment(ref uses);
        value = entry.Value;
        return true;
    }

    /// <summary>Keeps it.</summary>
    public TValue Keep(TKey key, TValue value)
    {
        kept[key] = new Entry(value) { LastUse = Interlocked.Increment(ref uses) };
        Trim();
        return value;
    }

    /// <summary>What is kept, or this.</summary>
    public TValue GetOrKeep(TKey key, TValue value)
    {
        var entry = kept.GetOrAdd(key, new Entry(value) { LastUse = Interlocked.Increment(ref uses) });
        Trim();
        return entry.Value;
    }

    private void Trim()
    {
        if (kept.Count <= most) return;
        // A snapshot first: to sort the dictionary itself would copy it while others add to it, and find empty places.
        foreach (var (key, _) in kept.ToArray().OrderBy(e => e.Value.LastUse).Take(most / 2)) kept.TryRemove(key, out _);
    }

    private sealed class Entry(TValue value)
    {
        public TValue Value => value;

        /// <summary>A count of uses rather than a time: only the order matters.</summary>
        public long LastUse { get; set; }
    }
}
