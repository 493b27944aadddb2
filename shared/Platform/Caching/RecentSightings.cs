namespace BoxOffice.Platform.Caching;

/// <summary>
/// What was seen a moment ago, in bounded memory: a sighting is forgotten after its time, or when another needs its slot. Good for a
/// suspicion that a read confirms, never for a decision.
/// </summary>
/// <param name="slots">A power of two.</param>
/// <param name="lifetime">How long a sighting is worth a look.</param>
public sealed class RecentSightings<TKey>(int slots, TimeSpan lifetime, TimeProvider time)
    where TKey : struct, IEquatable<TKey>
{
    private readonly Sighting?[] seen = new Sighting?[slots];

    /// <summary>It was seen just now.</summary>
    public void Note(TKey key) => Volatile.Write(ref Slot(key), new Sighting(key, time.GetTimestamp()));

    /// <summary>It is not so any more.</summary>
    public void Forget(TKey key)
    {
        ref var slot = ref Slot(key);
        if (Volatile.Read(ref slot) is { } found && found.Key.Equals(key)) Volatile.Write(ref slot, null);
    }

    /// <summary>Whether it was seen within the lifetime.</summary>
    public bool Has(TKey key) =>
        Volatile.Read(ref Slot(key)) is { } found && found.Key.Equals(key) && time.GetElapsedTime(found.At) < lifetime;

    private ref Sighting? Slot(TKey key) => ref seen[key.GetHashCode() & (slots - 1)];

    private sealed record Sighting(TKey Key, long At);
}
