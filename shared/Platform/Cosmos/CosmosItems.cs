using System.Net;
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
/// Every other failure throws <see cref="CosmosException"/>.
/// </summary>
public static class CosmosItems
{
    /// <summary>The item, or null where there is none. About 1 RU a KB.</summary>
    public static async Task<Stored<T>?> FindAsync<T>(
        this Container container, string id, PartitionKey partition, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await container.ReadItemStreamAsync(id, partition, cancellationToken: cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        var item = await JsonSerializer.DeserializeAsync(response.Content, type, cancellationToken);
        return new Stored<T>(item!, response.Headers.ETag);
    }

    /// <summary>Two items of one partition in one round trip, at the cost of two point reads; null where either is missing.</summary>
    public static async Task<(Stored<TFirst> First, Stored<TSecond> Second)?> FindBothAsync<TFirst, TSecond>(
        this Container container, PartitionKey partition, string firstId, JsonTypeInfo<TFirst> firstType, string secondId, JsonTypeInfo<TSecond> secondType,
        CancellationToken cancellationToken)
        where TFirst : class
        where TSecond : class
    {
        using var response = await container.CreateTransactionalBatch(partition).ReadItem(firstId).ReadItem(secondId).ExecuteAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode)
            throw new CosmosException(response.ErrorMessage ?? "The batch failed.", response.StatusCode, 0, response.ActivityId, response.RequestCharge);
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
        this Container container, T item, string id, PartitionKey partition, string etag, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var body = Serialize(item, type);
        using var response = await container.ReplaceItemStreamAsync(body, id, partition, NoContent(etag), cancellationToken);
        return ResultOf(response);
    }

    /// <summary>Every answer of a query, within one partition or, with null, across all of them.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        this Container container, QueryDefinition query, PartitionKey? partition, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        // By stream: the typed iterator would need every array type of the context beside the type itself.
        using var pages = container.GetItemQueryStreamIterator(query, requestOptions: new QueryRequestOptions { PartitionKey = partition, MaxItemCount = -1 });
        var found = new List<T>();
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(cancellationToken);
            page.EnsureSuccessStatusCode();
            using var body = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellationToken);
            found.AddRange(body.RootElement.GetProperty("Documents").EnumerateArray().Select(item => item.Deserialize(type)!));
        }

        return found;
    }

    /// <summary>
    /// The one conditional write of the house: read, decide, create or replace with If-Match, and on a conflict read and decide again.
    /// </summary>
    /// <param name="decide">Pure: may run several times. Gets null where there is no item; returns the item to write, or null to leave it.</param>
    /// <returns>What stands at the end: the written item, or the one that was left.</returns>
    /// <exception cref="ConflictPersistsException">Eight rounds in a row were lost: contention no user causes.</exception>
    public static async Task<T?> DecideAsync<T>(
        this Container container, string id, PartitionKey partition, JsonTypeInfo<T> type, Func<T?, T?> decide, CancellationToken cancellationToken)
        where T : class
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var found = await container.FindAsync(id, partition, type, cancellationToken);
            if (decide(found?.Item) is not { } next) return found?.Item;
            var result = found is { } old
                ? await container.ReplaceAsync(next, id, partition, old.ETag, type, cancellationToken)
                : await container.CreateAsync(next, partition, type, cancellationToken);
            if (result == WriteResult.Done) return next;
        }

        throw new ConflictPersistsException(id);
    }

    /// <summary>Rounds of read-decide-write before giving up.</summary>
    public const int MaxRounds = 8;

    /// <summary>The item's JSON, ready for a stream call or a batch.</summary>
    public static MemoryStream Serialize<T>(T item, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(item, type);
        // Visible, because the SDK copies a batch's bodies whose bytes it cannot see.
        return new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
    }

    private static ItemRequestOptions NoContent(string? etag = null) => new() { EnableContentResponseOnWrite = false, IfMatchEtag = etag };

    private static WriteResult ResultOf(ResponseMessage response)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.Conflict: return WriteResult.Exists;
            case HttpStatusCode.PreconditionFailed: return WriteResult.Changed;
            case HttpStatusCode.NotFound: return WriteResult.Missing;
            default:
                response.EnsureSuccessStatusCode();
                return WriteResult.Done;
        }
    }
}

/// <summary>A conditional write lost every round.</summary>
public sealed class ConflictPersistsException(string id)
    : Exception($"The item {id} changed under {CosmosItems.MaxRounds} writes in a row.");
