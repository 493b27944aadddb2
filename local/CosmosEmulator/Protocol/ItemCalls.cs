using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>Calls about one item.</summary>
internal static class ItemCalls
{
    public static CosmosAnswer Run(
        StoredContainer container, CosmosOperation operation, CosmosRequest request, ReadAs reader, CosmosFaults faults)
    {
        var key = PartitionKeyValue.Parse(request.Header("x-ms-documentdb-partitionkey")
            ?? throw CosmosError.BadRequest("The call needs a partition key."));
        if (operation == CosmosOperation.Read) return Read(container, key, request, reader);
        if (request.Header("If-None-Match") is not null) throw CosmosError.Unsupported("If-None-Match on a write");
        var minimal = request.Header("Prefer")?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) == true;
        var write =
            new ItemOperation(KindOf(operation), request.Segments.ElementAtOrDefault(5), request.Body, request.Header("If-Match"), minimal);
        ItemResult result = default;
        container.Change(key, transaction =>
        {
            result = transaction.Apply(faults, container.Settings.Name, write);
            return result.Succeeded;
        });
        return Answer(container, result, minimal);
    }

    private static CosmosAnswer Read(StoredContainer container, PartitionKeyValue key, CosmosRequest request, ReadAs reader)
    {
        var (item, behind) = container.Find(key, request.Segments[5], reader);
        if (item is null)
        {
            var absent = new ItemResult(404, null, RequestCharges.Refused, "There is no such item in the partition.");
            return Answer(container, absent, false) with { Behind = behind };
        }

        var charge = RequestCharges.Read(item.Body.Length) * (request.WantsLatest ? RequestCharges.Latest : 1);
        return request.Header("If-None-Match") == item.ETag
            ? new CosmosAnswer(304) { ETag = item.ETag, Charge = RequestCharges.Refused, Container = container, Behind = behind }
            : Answer(container, new ItemResult(200, item, charge), false) with { Behind = behind };
    }

    private static CosmosAnswer Answer(StoredContainer container, in ItemResult result, bool minimal)
    {
        var body = result.Item is { } item
            ? minimal ? default : item.Body
            : result.Message is { } message ? CosmosError.Body(CodeOf(result.Status), message) : default;
        return new CosmosAnswer(result.Status, body)
        {
            ETag = result.Item?.ETag,
            Charge = result.Charge,
            SubStatus = result.SubStatus,
            Container = container,
        };
    }

    private static string CodeOf(int status) => status switch
    {
        404 => "NotFound",
        409 => "Conflict",
        _ => "PreconditionFailed",
    };

    private static ItemOperationKind KindOf(CosmosOperation operation) => operation switch
    {
        CosmosOperation.Create => ItemOperationKind.Create,
        CosmosOperation.Upsert => ItemOperationKind.Upsert,
        CosmosOperation.Replace => ItemOperationKind.Replace,
        CosmosOperation.Delete => ItemOperationKind.Delete,
        _ => ItemOperationKind.Patch,
    };
}
