namespace BoxOffice.Local.Cosmos.Store;

/// <summary>Who reads, and how far behind the answer may be.</summary>
/// <param name="Client">The client, by its handler's name or by what the SDK calls it.</param>
/// <param name="Behind">Commits of the partition that the read does not see, at most; 0 reads what was committed last.</param>
/// <param name="Within">Commits older than this are seen in any case; null for no such bound.</param>
internal readonly record struct ReadAs(string Client, int Behind, TimeSpan? Within)
{
    /// <summary>What was committed last.</summary>
    public static ReadAs Latest(string client) => new(client, 0, null);
}

/// <summary>
/// The items of one partition key value and, where reads may lag, its last commits. Lives inside the container's lock. A partition key
/// value is taken to have a physical partition to itself: what a client wrote to another one brings it no newer answer here.
/// </summary>
internal sealed class StoredPartition
{
    private readonly List<Commit> commits = [];
    private readonly Dictionary<string, long> seen = new(StringComparer.Ordinal);
    private long lastLsn;

    public Dictionary<string, StoredItem> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>Nothing is stored or remembered.</summary>
    public bool IsEmpty => Items.Count == 0 && commits.Count == 0;

    /// <summary>Puts or, with null, deletes.</summary>
    public void Put(string id, StoredItem? item)
    {
        if (item is null) Items.Remove(id);
        else Items[id] = item;
    }

    /// <summary>Remembers what a commit is about to replace.</summary>
    /// <param name="kept">Commits to remember.</param>
    public void Remember(long lsn, DateTimeOffset at, IEnumerable<string> ids, int kept)
    {
        lastLsn = lsn;
        if (commits.Count >= kept) commits.RemoveRange(0, commits.Count - kept + 1);
        commits.Add(new Commit(lsn, at, [.. ids.Select(id => (id, Items.GetValueOrDefault(id)))]));
    }

    /// <summary>The client has got the answer to a write, or to a read of what was committed last: it reads nothing older.</summary>
    public void Acknowledge(string client) => seen[client] = lastLsn;

    /// <summary>The item as that reader sees it, and how many commits the view is behind.</summary>
    public (StoredItem? Item, int Behind) Find(string id, ReadAs reader, DateTimeOffset now)
    {
        var first = FirstUnseen(reader, now);
        for (var at = first; at < commits.Count; at++)
        {
            foreach (var (changed, before) in commits[at].Before)
            {
                if (changed == id) return (before, commits.Count - first);
            }
        }

        return (Items.GetValueOrDefault(id), commits.Count - first);
    }

    /// <summary>All items as that reader sees them, and how many commits the view is behind.</summary>
    public (IReadOnlyCollection<StoredItem> Items, int Behind) All(ReadAs reader, DateTimeOffset now)
    {
        var first = FirstUnseen(reader, now);
        if (first == commits.Count) return (Items.Values, 0);
        var view = new Dictionary<string, StoredItem>(Items, StringComparer.Ordinal);
        for (var at = commits.Count - 1; at >= first; at--)
        {
            foreach (var (id, before) in commits[at].Before)
            {
                if (before is null) view.Remove(id);
                else view[id] = before;
            }
        }

        return (view.Values, commits.Count - first);
    }

    /// <summary>The first commit that the reader does not see; what it does see it will see again.</summary>
    private int FirstUnseen(ReadAs reader, DateTimeOffset now)
    {
        var floor = seen.GetValueOrDefault(reader.Client);
        var first = commits.Count;
        while (first > 0 && commits.Count - first < reader.Behind && commits[first - 1].Lsn > floor
            && !IsOld(commits[first - 1], reader, now)) first--;
        if (lastLsn > 0) seen[reader.Client] = Math.Max(floor, first > 0 ? commits[first - 1].Lsn : 0);
        return first;
    }

    private static bool IsOld(Commit commit, ReadAs reader, DateTimeOffset now) => reader.Within is { } within && now - commit.At >= within;

    /// <summary>A commit, with what was there before it.</summary>
    private sealed record Commit(long Lsn, DateTimeOffset At, IReadOnlyList<(string Id, StoredItem? Before)> Before);
}
