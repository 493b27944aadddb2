using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;

namespace BoxOffice.Platform.Cosmos;

/// <summary>An item and the version of it that was read.</summary>
public readonly record struct Stored<T>(T Item, string ETag);

/// <summary>How a conditional write ended.</summary>
public enum WriteResult
{
    /// <summary>Written.</summary>
    Done,

    /// <summary>409: create-only, and it is there already.</summary>
    Exists,

    /// <summary>412: somebody wrote it since it was read.</summary>
    Changed,

    /// <summary>404: it is gone.</summary>
    Missing,
}

/// <summary>
/// Point operations by stream: a 404, 409 or 412 is an expected answer here, and the SDK's typed calls would throw for each.
/// Every other failure throws <see cref="CosmosException"/>; so does a 404 with a sub-status, which does not say that the item is absent.
/// Reads return what was committed last unless their name says Peek: docs/protocol.md has a row for each.
/// </summary>
public static class CosmosItems
{
    private static readonly ItemRequestOptions Latest = new() { ReadConsistencyStrategy = ReadConsistencyStrategy.LatestCommitted };

    /// <summary>The item as it was committed last, or null where there is none. About 2 RU a KB: two replicas agree.</summary>
    public static Task<Stored<T>?> FindAsync<T>(
        this Container container, string id, PartitionKey partition, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => ReadAsync(container, id, partition, type, Latest, cancellationToken);

    /// <summary>
    /// The item as one replica has it, or null: it may be older than the last commit of another client. For display only. About 1 RU a KB.
    /// </summary>
    public static Task<Stored<T>?> PeekAsync<T>(
        this Container container, string id, PartitionKey partition, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => ReadAsync(container, id, partition, type, null, cancellationToken);

    private static async Task<Stored<T>?> ReadAsync<T>(
        Container container,
        string id,
        PartitionKey partition,
        JsonTypeInfo<T> type,
        ItemRequestOptions? options,
        CancellationToken cancellationToken)
        where T : class
    {
        using var response = await container.ReadItemStreamAsync(id, partition, options, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound && !HasSubStatus(response.Headers)) return null;
        response.EnsureSuccessStatusCode();
        var item = await JsonSerializer.DeserializeAsync(response.Content, type, cancellationToken);
        return new Stored<T>(item!, response.Headers.ETag);
    }

    /// <summary>
    /// Two items of one partition as they were committed last, in one round trip and at the cost of two point reads: the primary answers
    /// a batch. Null where either is missing.
    /// </summary>
    public static async Task<(Stored<TFirst> First, Stored<TSecond> Second)?> FindBothAsync<TFirst, TSecond>(
        this Container container,
        PartitionKey partition,
        string firstId,
        JsonTypeInfo<TFirst> firstType,
        string secondId,
        JsonTypeInfo<TSecond> secondType,
        CancellationToken cancellationToken)
        where TFirst : class
        where TSecond : class
    {
        using var response = await container.CreateTransactionalBatch(partition)
            .ReadItem(firstId).ReadItem(secondId).ExecuteAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound && !HasSubStatus(response.Headers)) return null;
        if (!response.IsSuccessStatusCode) throw FailureOf(response, response.StatusCode);
        return (
            new Stored<TFirst>(JsonSerializer.Deserialize(response[0].ResourceStream, firstType)!, response[0].ETag),
            new Stored<TSecond>(JsonSerializer.Deserialize(response[1].ResourceStream, secondType)!, response[1].ETag));
    }

    /// <summary>Creates the item, or <see cref="WriteResult.Exists"/>.</summary>
    public static async Task<WriteResult> CreateAsync<T>(
        this Container container, T item, PartitionKey partition, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var body = Serialize(item, type);
        using var response = await container.CreateItemStreamAsync(body, partition, NoContent(), cancellationToken);
        return ResultOf(response);
    }

    /// <summary>Replaces the version that was read, or <see cref="WriteResult.Changed"/> or <see cref="WriteResult.Missing"/>.</summary>
    public static async Task<WriteResult> ReplaceAsync<T>(
        this Container container,
        T item,
        string id,
        PartitionKey partition,
        string etag,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
    {
        using var body = Serialize(item, type);
        using var response = await container.ReplaceItemStreamAsync(body, id, partition, NoContent(etag), cancellationToken);
        return ResultOf(response);
    }

    /// <summary>Deletes that version, any version without an ETag; or <see cref="WriteResult.Changed"/> or
    /// <see cref="WriteResult.Missing"/>.</summary>
    public static async Task<WriteResult> DeleteAsync(
        this Container container, string id, PartitionKey partition, string? etag, CancellationToken cancellationToken)
    {
        using var response =
            await container.DeleteItemStreamAsync(id, partition, new ItemRequestOptions { IfMatchEtag = etag }, cancellationToken);
        return ResultOf(response);
    }

    /// <summary>Every answer of a query over what was committed last, within one partition or, with null, across all of them.</summary>
    public static Task<IReadOnlyList<T>> QueryAsync<T>(
        this Container container,
        QueryDefinition query,
        PartitionKey? partition,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken) =>
        ReadAllAsync(container, query, partition, type, ReadConsistencyStrategy.LatestCommitted, cancellationToken);

    /// <summary>The same over one replica of each partition, at half the cost: it may miss the last commits of other clients.</summary>
    public static Task<IReadOnlyList<T>> PeekAllAsync<T>(
        this Container container,
        QueryDefinition query,
        PartitionKey? partition,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken) =>
        ReadAllAsync(container, query, partition, type, null, cancellationToken);

    /// <summary>The pages of a query over what was committed last, one after the other: for answers that
    /// are written while they are read.</summary>
    /// <param name="size">Items of a page at most.</param>
    public static async IAsyncEnumerable<IReadOnlyList<T>> PagesAsync<T>(
        this Container container,
        QueryDefinition query,
        PartitionKey? partition,
        int size,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new QueryRequestOptions
        {
            PartitionKey = partition,
            MaxItemCount = size,
            ReadConsistencyStrategy = ReadConsistencyStrategy.LatestCommitted
        };
        using var pages = container.GetItemQueryStreamIterator(query, requestOptions: options);
        while (pages.HasMoreResults) yield return await NextAsync(pages, type, cancellationToken);
    }

    private static async Task<IReadOnlyList<T>> ReadAllAsync<T>(
        Container container,
        QueryDefinition query,
        PartitionKey? partition,
        JsonTypeInfo<T> type,
        ReadConsistencyStrategy? consistency,
        CancellationToken cancellationToken)
    {
        var options = new QueryRequestOptions { PartitionKey = partition, MaxItemCount = -1, ReadConsistencyStrategy = consistency };
        // By stream: the typed iterator would need every array type of the context beside the type itself.
        using var pages = container.GetItemQueryStreamIterator(query, requestOptions: options);
        var found = new List<T>();
        while (pages.HasMoreResults) found.AddRange(await NextAsync(pages, type, cancellationToken));
        return found;
    }

    private static async Task<List<T>> NextAsync<T>(FeedIterator pages, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var page = await pages.ReadNextAsync(cancellationToken);
        page.EnsureSuccessStatusCode();
        using var body = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellationToken);
        return [.. body.RootElement.GetProperty("Documents").EnumerateArray().Select(item => item.Deserialize(type)!)];
    }

    /// <summary>
    /// The one conditional write of the service: read, decide, create or replace with If-Match, and on a conflict read and decide again.
    /// </summary>
    /// <param name="decide">
    /// Pure: may run several times. Gets null where there is no item; returns the item to write, or null to leave it.
    /// </param>
    /// <returns>What is stored at the end: the written item, or the one that was left.</returns>
    /// <exception cref="ConflictPersistsException">Every round was lost: contention no user causes.</exception>
    public static async Task<T?> DecideAsync<T>(
        this Container container,
        string id,
        PartitionKey partition,
        JsonTypeInfo<T> type,
        Func<T?, T?> decide,
        CancellationToken cancellationToken)
        where T : class
    {
        return (await Contention.RetryOnConflictAsync(id, async Task<ValueTuple<T?>?> (_) =>
        {
            var found = await container.FindAsync(id, partition, type, cancellationToken);
            if (decide(found?.Item) is not { } next) return new ValueTuple<T?>(found?.Item);
            var result = found is { } old
                ? await container.ReplaceAsync(next, id, partition, old.ETag, type, cancellationToken)
                : await container.CreateAsync(next, partition, type, cancellationToken);
            return result == WriteResult.Done ? new ValueTuple<T?>(next) : null;
        }, cancellationToken)).Item1;
    }

    /// <summary>The item's JSON, ready for a stream call or a batch.</summary>
    public static MemoryStream Serialize<T>(T item, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(item, type);
        // Visible, because the SDK copies a batch's bodies whose bytes it cannot see.
        return new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
    }

    /// <summary>A 404 with one: the replica is behind the session (1002) or does not know the container (1003).</summary>
    internal static bool HasSubStatus(Headers headers) => headers.GetValueOrDefault("x-ms-substatus") is { Length: > 0 } and not "0";

    /// <summary>The exception that describes a failed batch.</summary>
    internal static CosmosException FailureOf(TransactionalBatchResponse response, HttpStatusCode status)
    {
        _ = int.TryParse(response.Headers.GetValueOrDefault("x-ms-substatus"), out var subStatus);
        var message = $"A batch of {response.Count} failed: {status} {response.ErrorMessage}";
        return new CosmosException(message, status, subStatus, response.ActivityId, response.RequestCharge);
    }

    private static ItemRequestOptions NoContent(string? etag = null) => new() { EnableContentResponseOnWrite = false, IfMatchEtag = etag };

    private static WriteResult ResultOf(ResponseMessage response)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.Conflict: return WriteResult.Exists;
            case HttpStatusCode.PreconditionFailed: return WriteResult.Changed;
            case HttpStatusCode.NotFound when !HasSubStatus(response.Headers): return WriteResult.Missing;
            default:
                response.EnsureSuccessStatusCode();
                return WriteResult.Done;
        }
    }
}

/// <summary>A read returned less than a message says was committed: it must be read again later.</summary>
public sealed class ReadBehindException(string id) : Exception($"The item {id} reads as older than its message.");
