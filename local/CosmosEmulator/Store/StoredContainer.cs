using System.Globalization;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>
/// A container's items. One lock a container: it is held for a dictionary access and a copy of a few hundred bytes, so that
/// batches are atomic and isolated, and commits have an order.
/// </summary>
internal sealed class StoredContainer
{
    private const long SecondsBetweenSweeps = 60;

    private readonly Lock gate = new();
    private readonly Dictionary<PartitionKeyValue, StoredPartition> partitions = [];
    private readonly int keptCommits;
    private readonly TimeProvider clock;
    private readonly Func<Journal?> journal;
    private readonly EtagSource etags;
    private readonly uint databaseNumber;
    private readonly uint number;
    private long lastNumber;
    private long nextSweep;

    /// <param name="keptCommits">Commits that each partition remembers, for reads that lag.</param>
    public StoredContainer(
        StoredDatabase database, uint number, ContainerSettings settings, TimeProvider clock, Func<Journal?> journal, EtagSource etags,
        int keptCommits)
    {
        (databaseNumber, this.number, this.clock, this.journal, this.etags, this.keptCommits) =
            (database.Number, number, clock, journal, etags, keptCommits);
        Settings = settings;
        Rid = ResourceId.Container(databaseNumber, number);
        Self = $"dbs/{database.Rid}/colls/{Rid}/";
        AltContentPath = $"dbs/{database.Name}/colls/{settings.Name}";
        ETag = etags.Next();
        Timestamp = Now;
    }

    public ContainerSettings Settings { get; private set; }

    public string Rid { get; }

    /// <summary>The path of the container by resource ids.</summary>
    public string Self { get; }

    /// <summary>The path of the container by names.</summary>
    public string AltContentPath { get; }

    public string ETag { get; private set; }

    public long Timestamp { get; private set; }

    /// <summary>The number of the last commit.</summary>
    public long Lsn { get; private set; }

    /// <summary>The id of its one physical partition.</summary>
    public string RangeRid => ResourceId.Child(databaseNumber, number, 0x0100_0000_0000_0000);

    /// <summary>Unix seconds.</summary>
    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public void Replace(ContainerSettings settings)
    {
        lock (gate) (Settings, ETag, Timestamp) = (settings, etags.Next(), Now);
    }

    /// <summary>Runs a unit of work in one partition; what it staged is committed when it returns true, else nothing happened.</summary>
    public void Change(PartitionKeyValue key, Func<ItemTransaction, bool> work)
    {
        lock (gate)
        {
            var now = Now;
            if (now >= nextSweep) Sweep(now);
            partitions.TryGetValue(key, out var partition);
            var transaction = new ItemTransaction(this, key, partition?.Items, now);
            if (work(transaction) && transaction.Staged.Count > 0) Commit(transaction);
        }
    }

    /// <summary>The item as a reader sees it, and how many commits of its partition that view is behind.</summary>
    public (StoredItem? Item, int Behind) Find(PartitionKeyValue key, string id, ReadAs reader)
    {
        lock (gate)
        {
            if (!partitions.TryGetValue(key, out var partition)) return (null, 0);
            var (item, behind) = partition.Find(id, reader, clock.GetUtcNow());
            return (item?.ExpiresAt > Now ? item : null, behind);
        }
    }

    /// <summary>The items of a partition, or of all of them, as a reader sees them, in no order; and the
    /// commits that are missing in all.</summary>
    public (List<StoredItem> Items, int Behind) Snapshot(PartitionKeyValue? key, ReadAs reader)
    {
        lock (gate)
        {
            var now = Now;
            var views = PartitionsOf(key).Select(p => p.All(reader, clock.GetUtcNow())).ToList();
            return ([.. views.SelectMany(v => v.Items).Where(i => i.ExpiresAt > now)], views.Sum(v => v.Behind));
        }
    }

    /// <summary>Every item goes, without a trace in the journal: for tests that begin anew.</summary>
    public void Clear()
    {
        lock (gate) partitions.Clear();
    }

    /// <summary>That client has heard of the partition's last commit.</summary>
    public void Acknowledge(PartitionKeyValue? key, string client)
    {
        if (keptCommits == 0) return;
        lock (gate)
        {
            foreach (var partition in PartitionsOf(key)) partition.Acknowledge(client);
        }
    }

    /// <summary>A version of an item, with its system properties; not stored yet.</summary>
    public StoredItem Build(ItemBody body, StoredItem? previous, long now)
    {
        var itemNumber = previous?.Number ?? ++lastNumber;
        var etag = etags.Next();
        return new StoredItem
        {
            Id = body.Id,
            Key = body.Key,
            Number = itemNumber,
            ETag = etag,
            Body = body.Stamp(Self, ResourceId.Child(databaseNumber, number, itemNumber), etag, now),
            ExpiresAt = Settings.ExpiryOf(body.Ttl, now),
            IndexedValues = body.IndexedValues,
        };
    }

    /// <summary>Puts back what the journal holds; before the container is served.</summary>
    public void Restore(PartitionKeyValue key, IEnumerable<(string Id, StoredItem? Item)> commit)
    {
        Lsn++;
        foreach (var (id, item) in commit)
        {
            if (item is not null) lastNumber = Math.Max(lastNumber, item.Number);
            Put(key, id, item);
        }
    }

    private List<StoredPartition> PartitionsOf(PartitionKeyValue? key) =>
        key is not { } one ? [.. partitions.Values] : partitions.TryGetValue(one, out var partition) ? [partition] : [];

    private void Commit(ItemTransaction transaction)
    {
        journal()?.Commit(this, transaction.Key, transaction.Staged);
        Lsn++;
        if (keptCommits > 0)
            PartitionToWrite(transaction.Key).Remember(Lsn, clock.GetUtcNow(), transaction.Staged.Select(s => s.Id), keptCommits);
        foreach (var (id, item) in transaction.Staged) Put(transaction.Key, id, item);
    }

    private void Put(PartitionKeyValue key, string id, StoredItem? item)
    {
        var partition = PartitionToWrite(key);
        partition.Put(id, item);
        if (partition.IsEmpty) partitions.Remove(key);
    }

    private StoredPartition PartitionToWrite(PartitionKeyValue key)
    {
        if (!partitions.TryGetValue(key, out var partition)) partitions.Add(key, partition = new StoredPartition());
        return partition;
    }

    private void Sweep(long now)
    {
        nextSweep = now + SecondsBetweenSweeps;
        if (Settings.DefaultTtl is null) return;
        var expired = partitions.Values.SelectMany(p => p.Items.Values).Where(i => i.ExpiresAt <= now).ToList();
        foreach (var item in expired) Put(item.Key, item.Id, null);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AltContentPath} at {Lsn}");
}
