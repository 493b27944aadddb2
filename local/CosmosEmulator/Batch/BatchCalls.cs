using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Batch;

/// <summary>Transactional batches.</summary>
internal static class BatchCalls
{
    private const int MostOperations = 100;
    private const int LargestBatch = 2 * 1024 * 1024;
    private const int FailedDependency = 424;

    public static CosmosAnswer Run(StoredContainer container, CosmosRequest request, CosmosFaults faults)
    {
        var entries = BatchCodec.Read(request.Body);
        if (entries.Count is 0 or > MostOperations) throw CosmosError.BadRequest($"A batch has 1 to {MostOperations} operations.");
        if (request.Body.Length > LargestBatch) throw new CosmosError(413, "RequestEntityTooLarge", "A batch has at most 2 MB.");
        if (!request.Is("x-ms-cosmos-batch-atomic")) throw CosmosError.Unsupported("bulk mode");
        var results = RunAtomic(container, request, entries, faults);
        var body = BatchCodec.Write(results, i => entries[i].Minimal);
        return new CosmosAnswer(results.TrueForAll(r => r.Succeeded) ? 200 : 207, body)
        {
            ContentType = "application/octet-stream",
            Charge = Math.Round(results.Sum(r => r.Charge), 2),
            Container = container,
        };
    }

    private static List<ItemResult> RunAtomic(
        StoredContainer container, CosmosRequest request, List<ItemOperation> entries, CosmosFaults faults)
    {
        var key = PartitionKeyValue.Parse(request.Header("x-ms-documentdb-partitionkey")
            ?? throw CosmosError.BadRequest("A batch needs a partition key."));
        var results = new List<ItemResult>(entries.Count);
        container.Change(key, transaction =>
        {
            foreach (var entry in entries)
            {
                results.Add(Apply(transaction, faults, container.Settings.Name, entry));
                if (!results[^1].Succeeded) return false;
            }

            return true;
        });
        return results is [.., { Succeeded: false } failed] ? OnlyFailure(entries.Count, results.Count - 1, failed) : results;
    }

    /// <summary>Nothing of the batch happened: the failing operation says why, every other one that it depended on it.</summary>
    private static List<ItemResult> OnlyFailure(int count, int at, ItemResult failed)
    {
        var results = Enumerable.Repeat(new ItemResult(FailedDependency, null, 0), count).ToList();
        results[at] = failed;
        return results;
    }

    private static ItemResult Apply(ItemTransaction transaction, CosmosFaults faults, string container, in ItemOperation operation)
    {
        try
        {
            return transaction.Apply(faults, container, operation);
        }
        // In a batch a malformed operation is that operation's result.
        catch (CosmosError error) when (error.Status != 501)
        {
            return new ItemResult(error.Status, null, RequestCharges.Refused, error.Message, error.SubStatus);
        }
    }
}
