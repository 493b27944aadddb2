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
    private readonly Dictionary<PartitionKeyValue, Dictionary<string, StoredItem>> partitions = [];
    private readonly TimeProvider clock;
    private readonly Func<Journal?> journal;
    private readonly EtagSource etags;
    private readonly uint databaseNumber;
    private readonly uint number;
    private long lastNumber;
    private long nextSweep;

    public StoredContainer(uint databaseNumber, uint number, string databaseName, string databaseRid, ContainerSettings settings, TimeProvider clock, Func<Journal?> journal, EtagSource etags)
    {
        (this.databaseNumber, this.number, this.clock, this.journal, this.etags) = (databaseNumber, number, clock, journal, etags);
        Settings = settings;
        Rid = ResourceId.Container(databaseNumber, number);
        Self = $"dbs/{databaseRid}/colls/{Rid}/";
        AltContentPath = $"dbs/{databaseName}/colls/{settings.Name}";
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
            partitions.TryGetValue(key, out var items);
            var transaction = new ItemTransaction(this, key, items, now);
            if (work(transaction) && transaction.Staged.Count > 0) Commit(transaction);
        }
    }

    public StoredItem? Find(PartitionKeyValue key, string id)
    {
        lock (gate)
        {
            return partitions.TryGetValue(key, out var items) && items.TryGetValue(id, out var item) && item.ExpiresAt > Now ? item : null;
        }
    }

    /// <summary>The items of a partition, or of all of them, at one moment; in no order.</summary>
    public List<StoredItem> Snapshot(PartitionKeyValue? key)
    {
        lock (gate)
        {
            var now = Now;
            if (key is { } one) return partitions.TryGetValue(one, out var items) ? [.. items.Values.Where(i => i.ExpiresAt > now)] : [];
            return [.. partitions.Values.SelectMany(p => p.Values).Where(i => i.ExpiresAt > now)];
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

    private void Commit(ItemTransaction transaction)
    {
        journal()?.Commit(this, transaction.Key, transaction.Staged);
        Lsn++;
        foreach (var (id, item) in transaction.Staged) Put(transaction.Key, id, item);
    }

    private void Put(PartitionKeyValue key, string id, StoredItem? item)
    {
        if (!partitions.TryGetValue(key, out var items)) partitions.Add(key, items = new(StringComparer.Ordinal));
        if (item is null)
        {
            items.Remove(id);
            if (items.Count == 0) partitions.Remove(key);
            return;
        }

        items[id] = item;
    }

    private void Sweep(long now)
    {
        nextSweep = now + SecondsBetweenSweeps;
        if (Settings.DefaultTtl is null) return;
        var expired = partitions.Values.SelectMany(p => p.Values).Where(i => i.ExpiresAt <= now).ToList();
        foreach (var item in expired) Put(item.Key, item.Id, null);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AltContentPath} at {Lsn}");
}
