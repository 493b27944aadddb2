using System.Buffers;
using System.Text.Json;
using BoxOffice.Local.Cosmos.Query;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>Queries: their answers come in pages.</summary>
internal static class QueryCalls
{
    public static CosmosAnswer Run(StoredContainer container, CosmosRequest request, ReadAs reader)
    {
        RefuseRanges(request);
        var query = QueryText.Parse(request.Body);
        query.Check(container.Settings);
        var after = QueryPosition.Parse(request.Header("x-ms-continuation"));
        var (items, behind) = container.Snapshot(KeyOf(request), reader);
        using var run = new QueryRun(query, items, container.Settings);
        QueryPosition? next = null;
        var (body, count) = Documents(container, (writer, written) =>
        {
            (next, var results) = run.WritePage(writer, after, request.PageSize, written);
            return results;
        });
        return new CosmosAnswer(200, body)
        {
            Charge = RequestCharges.Query(run.LoadedBytes, body.Length) * (request.WantsLatest ? RequestCharges.Latest : 1),
            Continuation = next?.ToString(),
            ItemCount = count,
            Behind = behind,
            Container = container,
        };
    }

    private static (ReadOnlyMemory<byte> Body, int Count) Documents(StoredContainer container,
        Func<Utf8JsonWriter, Func<long>, int> writeItems)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, Relaxed);
        writer.WriteStartObject();
        writer.WriteString("_rid", container.Rid);
        writer.WriteStartArray("Documents");
        var count = writeItems(writer, () => writer.BytesCommitted + writer.BytesPending);
        writer.WriteEndArray();
        writer.WriteNumber("_count", count);
        writer.WriteEndObject();
        writer.Flush();
        return (buffer.WrittenMemory, count);
    }

    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static PartitionKeyValue? KeyOf(CosmosRequest request) =>
        request.Header("x-ms-documentdb-partitionkey") is { } key ? PartitionKeyValue.Parse(key) : null;

    /// <summary>There is one physical partition; a part of its hashes cannot be asked for, because items are not hashed.</summary>
    private static void RefuseRanges(CosmosRequest request)
    {
        if (request.Header("x-ms-start-epk") is { Length: > 0 } || request.Header("x-ms-end-epk") is { Length: > 0 } and not "FF")
            throw CosmosError.Unsupported("feed ranges smaller than the container");
    }
}
