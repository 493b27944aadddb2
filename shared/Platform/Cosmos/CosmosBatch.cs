using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Platform.Cosmos;

/// <summary>How a batch ended: all of it was written, or nothing and which operation refused.</summary>
/// <param name="Result">The refusal of the operation at <paramref name="FailedAt"/>; <see cref="WriteResult.Done"/> where none refused.</param>
/// <param name="FailedAt">The index of the operation that refused; -1 on success.</param>
/// <param name="ETags">On success, the new version of each item, in order; null where an item is gone.</param>
public readonly record struct BatchOutcome(WriteResult Result, int FailedAt, IReadOnlyList<string?> ETags)
{
    /// <summary>All of it was written.</summary>
    public bool Done => Result == WriteResult.Done;
}

/// <summary>
/// A transaction within one partition, by stream: a 404, 409 or 412 of an operation is an expected answer, everything else throws
/// <see cref="CosmosException"/>. At most 100 operations; costs the sum of them.
/// </summary>
public sealed class CosmosBatch(Container container, PartitionKey partition)
{
    private readonly TransactionalBatch batch = container.CreateTransactionalBatch(partition);
    private readonly List<MemoryStream> bodies = [];

    /// <summary>Operations so far.</summary>
    public int Count { get; private set; }

    /// <summary>Creates, or the batch ends as <see cref="WriteResult.Exists"/>.</summary>
    public CosmosBatch Create<T>(T item, JsonTypeInfo<T> type)
    {
        batch.CreateItemStream(Body(item, type), Options(null));
        return this;
    }

    /// <summary>Creates, or replaces whatever is there: for what says the same however often it is written.</summary>
    public CosmosBatch Upsert<T>(T item, JsonTypeInfo<T> type)
    {
        batch.UpsertItemStream(Body(item, type), Options(null));
        return this;
    }

    /// <summary>Replaces that version, or the batch ends as <see cref="WriteResult.Changed"/>; any version without an ETag.</summary>
    public CosmosBatch Replace<T>(T item, string id, string? etag, JsonTypeInfo<T> type)
    {
        batch.ReplaceItemStream(id, Body(item, type), Options(etag));
        return this;
    }

    /// <summary>Creates where nothing was read, else replaces the version that was read.</summary>
    public CosmosBatch Write<T>(T item, string id, Stored<T>? read, JsonTypeInfo<T> type) =>
        read is { } old ? Replace(item, id, old.ETag, type) : Create(item, type);

    /// <summary>
    /// Changes members of an item without having read it, or the batch ends as <see cref="WriteResult.Changed"/> where the condition
    /// does not hold, as <see cref="WriteResult.Missing"/> where there is no item.
    /// </summary>
    /// <param name="condition"><c>FROM c WHERE …</c>; null for none.</param>
    public CosmosBatch Patch(string id, IReadOnlyList<PatchOperation> changes, string? condition)
    {
        batch.PatchItem(id, changes, new TransactionalBatchPatchItemRequestOptions { EnableContentResponseOnWrite = false, FilterPredicate = condition });
        Count++;
        return this;
    }

    /// <summary>Deletes that version.</summary>
    public CosmosBatch Delete(string id, string? etag)
    {
        batch.DeleteItem(id, Options(etag));
        Count++;
        return this;
    }

    /// <summary>All or nothing.</summary>
    /// <exception cref="CosmosException">Throttled, timed out or unavailable.</exception>
    public async Task<BatchOutcome> ExecuteAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await batch.ExecuteAsync(cancellationToken);
            if (response.IsSuccessStatusCode) return new BatchOutcome(WriteResult.Done, -1, [.. response.Select(r => (string?)r.ETag)]);
            // Every operation but the one at fault says 424.
            var failedAt = 0;
            while (failedAt < response.Count && response[failedAt].StatusCode == HttpStatusCode.FailedDependency) failedAt++;
            return new BatchOutcome(ResultOf(response, failedAt), failedAt, []);
        }
        finally
        {
            foreach (var body in bodies) await body.DisposeAsync();
        }
    }

    private static WriteResult ResultOf(TransactionalBatchResponse response, int failedAt)
    {
        var status = failedAt < response.Count ? response[failedAt].StatusCode : response.StatusCode;
        return status switch
        {
            HttpStatusCode.Conflict => WriteResult.Exists,
            HttpStatusCode.PreconditionFailed => WriteResult.Changed,
            HttpStatusCode.NotFound => WriteResult.Missing,
            _ => throw new CosmosException(
                $"A batch of {response.Count} failed: {status} {response.ErrorMessage}", status, 0, response.ActivityId, response.RequestCharge),
        };
    }

    private static TransactionalBatchItemRequestOptions Options(string? etag) => new() { EnableContentResponseOnWrite = false, IfMatchEtag = etag };

    private MemoryStream Body<T>(T item, JsonTypeInfo<T> type)
    {
        var body = CosmosItems.Serialize(item, type);
        bodies.Add(body);
        Count++;
        return body;
    }
}
