using BoxOffice.Local.Cosmos.Patch;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>What one operation does; the numbers are the protocol's in a batch.</summary>
internal enum ItemOperationKind
{
    Create = 0,
    Patch = 1,
    Read = 2,
    Delete = 4,
    Replace = 5,
    Upsert = 20,
}

/// <summary>One operation, of a call or of a batch.</summary>
/// <param name="Id">The addressed item; null for create and upsert, whose body names it.</param>
/// <param name="Minimal">The caller wants no body back.</param>
internal readonly record struct ItemOperation(ItemOperationKind Kind, string? Id, ReadOnlyMemory<byte> Body, string? IfMatch, bool Minimal);

/// <summary>How it ended. Conflicts are results and no exceptions: under contention they are the common case.</summary>
internal readonly record struct ItemResult(int Status, StoredItem? Item, double Charge, string? Message = null, int SubStatus = 0)
{
    public bool Succeeded => Status < 400;
}

/// <summary>Operations in one partition that are committed together or not at all. Lives inside the container's lock.</summary>
internal sealed class ItemTransaction(StoredContainer container, PartitionKeyValue key, Dictionary<string, StoredItem>? items, long now)
{
    public PartitionKeyValue Key { get; } = key;

    /// <summary>What is to be committed; null deletes.</summary>
    public List<(string Id, StoredItem? Item)> Staged { get; } = new(1);

    public ItemResult Apply(in ItemOperation operation) => operation.Kind switch
    {
        ItemOperationKind.Create => Write(operation, mayExist: false),
        ItemOperationKind.Upsert => Write(operation, mayExist: true),
        ItemOperationKind.Read => Find(operation.Id!) is { } item ? new(200, item, RequestCharges.Read(item.Body.Length)) : Missing(),
        ItemOperationKind.Replace => Replace(operation),
        ItemOperationKind.Delete => Delete(operation),
        _ => Patch(operation),
    };

    private ItemResult Write(in ItemOperation operation, bool mayExist)
    {
        var body = ReadBody(operation.Body);
        var existing = Find(body.Id);
        if (existing is null) return Stage(body, null, 201);
        if (!mayExist) return new(409, null, RequestCharges.Refused, "An item with this id exists in the partition.");
        return Matches(operation.IfMatch, existing) ? Stage(body, existing, 200) : Changed();
    }

    private ItemResult Replace(in ItemOperation operation)
    {
        var body = ReadBody(operation.Body);
        if (!string.Equals(body.Id, operation.Id, StringComparison.Ordinal))
            throw CosmosError.BadRequest("The body's id is not the id of the item to replace.");
        if (Find(body.Id) is not { } existing) return Missing();
        return Matches(operation.IfMatch, existing) ? Stage(body, existing, 200) : Changed();
    }

    private ItemResult Patch(in ItemOperation operation)
    {
        if (Find(operation.Id!) is not { } existing) return Missing();
        if (!Matches(operation.IfMatch, existing)) return Changed();
        var patch = PatchDocument.Parse(operation.Body);
        if (!patch.Applies(existing)) return new(412, null, RequestCharges.Refused, "The item does not meet the patch's condition.", 1110);
        var body = ReadBody(patch.Apply(existing.Body, container.Settings));
        return Stage(body, existing, 200);
    }

    private ItemResult Delete(in ItemOperation operation)
    {
        if (Find(operation.Id!) is not { } existing) return Missing();
        if (!Matches(operation.IfMatch, existing)) return Changed();
        Staged.Add((existing.Id, null));
        return new(204, null, RequestCharges.Write(existing.Body.Length, existing.IndexedValues));
    }

    private ItemResult Stage(ItemBody body, StoredItem? existing, int status)
    {
        var item = container.Build(body, existing, now);
        Staged.Add((item.Id, item));
        return new(status, item, existing is null
            ? RequestCharges.Write(item.Body.Length, item.IndexedValues)
            : RequestCharges.Rewrite(item.Body.Length, item.IndexedValues));
    }

    private ItemBody ReadBody(ReadOnlyMemory<byte> json)
    {
        var body = ItemBody.Read(json, container.Settings);
        if (body.Key != Key) throw CosmosError.BadRequest("The partition key in the item is not the one in the request.", 1001);
        return body;
    }

    private StoredItem? Find(string id)
    {
        for (var i = Staged.Count - 1; i >= 0; i--)
        {
            if (string.Equals(Staged[i].Id, id, StringComparison.Ordinal)) return Staged[i].Item;
        }

        return items is not null && items.TryGetValue(id, out var item) && item.ExpiresAt > now ? item : null;
    }

    private static bool Matches(string? ifMatch, StoredItem item) =>
        ifMatch is null or "*" || string.Equals(ifMatch, item.ETag, StringComparison.Ordinal);

    private static ItemResult Missing() => new(404, null, RequestCharges.Refused, "There is no such item in the partition.");

    private static ItemResult Changed() => new(412, null, RequestCharges.Refused, "The item was changed since the given ETag.");
}
