namespace BoxOffice.Local.Cosmos.Store;

/// <summary>One version of an item; never changes.</summary>
internal sealed class StoredItem
{
    public required string Id { get; init; }

    public required PartitionKeyValue Key { get; init; }

    /// <summary>Its place among all items of the container ever created: the order of scans. Kept over replaces.</summary>
    public required long Number { get; init; }

    /// <summary>UTF-8 JSON, system properties included, as it is sent out.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required string ETag { get; init; }

    /// <summary>Unix seconds from which it is gone; <see cref="long.MaxValue"/> where it stays.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>Values the indexing policy indexes: they are charged for.</summary>
    public required int IndexedValues { get; init; }
}
