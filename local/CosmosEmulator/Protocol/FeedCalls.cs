using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BoxOffice.Local.Cosmos.Query;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Protocol;

/// <summary>Calls that answer with pages: queries, the read feed, the change feed.</summary>
internal static class FeedCalls
{
    public static CosmosAnswer Query(StoredContainer container, CosmosRequest request)
    {
        RefuseRanges(request);
        var query = QueryText.Parse(request.Body);
        query.Check(container.Settings);
        var after = QueryPosition.Parse(request.Header("x-ms-continuation"));
        using var run = new QueryRun(query, container, KeyOf(request));
        QueryPosition? next = null;
        var (body, count) = Documents(container, (writer, written) =>
        {
            (next, var items) = run.WritePage(writer, after, request.PageSize, written);
            return items;
        });
        return new CosmosAnswer(200, body)
        {
            Charge = RequestCharges.Query(run.LoadedBytes, body.Length),
            Continuation = next?.ToString(),
            ItemCount = count,
            Container = container,
        };
    }

    /// <summary>All items in the order of their creation; the continuation is the last one's place.</summary>
    public static CosmosAnswer ReadFeed(StoredContainer container, CosmosRequest request)
    {
        RefuseRanges(request);
        var after = Number(request.Header("x-ms-continuation")) ?? 0;
        var rest = container.Snapshot(KeyOf(request)).Where(i => i.Number > after).OrderBy(i => i.Number).ToList();
        var page = rest.Take(request.PageSize).ToList();
        var answer = Page(container, page, 200);
        return rest.Count == page.Count ? answer : answer with { Continuation = page[^1].Number.ToString(CultureInfo.InvariantCulture) };
    }

    /// <summary>The latest version of each item changed since; the continuation is the ETag, and 304 means nothing new.</summary>
    public static CosmosAnswer ChangeFeed(StoredContainer container, CosmosRequest request)
    {
        RefuseRanges(request);
        if (!string.Equals(request.Header("A-IM"), "Incremental Feed", StringComparison.OrdinalIgnoreCase)) throw CosmosError.Unsupported("the change feed of all versions and deletes");
        if (request.Header("If-Modified-Since") is not null) throw CosmosError.Unsupported("a change feed that starts at a time");
        var mark = request.Header("If-None-Match")?.Trim('"');
        var after = mark == "*" ? container.Lsn : Number(mark) ?? 0;
        var changed = container.Snapshot(KeyOf(request)).Where(i => i.Lsn > after).OrderBy(i => i.Lsn).ThenBy(i => i.Number).ToList();
        var page = changed.Take(request.PageSize).ToList();
        // A commit is never torn over two pages: its items share one number.
        page.AddRange(changed.Skip(page.Count).TakeWhile(i => i.Lsn == page[^1].Lsn));
        var upTo = page.Count > 0 ? page[^1].Lsn : after;
        return Page(container, page, page.Count > 0 ? 200 : 304) with { ETag = string.Create(CultureInfo.InvariantCulture, $"\"{upTo}\"") };
    }

    private static CosmosAnswer Page(StoredContainer container, List<StoredItem> items, int status)
    {
        var (body, _) = Documents(container, (writer, _) =>
        {
            foreach (var item in items) writer.WriteRawValue(item.Body.Span, skipInputValidation: true);
            return items.Count;
        });
        return new CosmosAnswer(status, status == 304 ? default : body)
        {
            Charge = RequestCharges.Feed(items.Sum(i => (long)i.Body.Length)),
            ItemCount = items.Count,
            Container = container,
        };
    }

    private static (ReadOnlyMemory<byte> Body, int Count) Documents(StoredContainer container, Func<Utf8JsonWriter, Func<long>, int> writeItems)
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

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static PartitionKeyValue? KeyOf(CosmosRequest request) =>
        request.Header("x-ms-documentdb-partitionkey") is { } key ? PartitionKeyValue.Parse(key) : null;

    /// <summary>There is one physical partition; a part of its hashes cannot be asked for, because items are not hashed.</summary>
    private static void RefuseRanges(CosmosRequest request)
    {
        if (request.Header("x-ms-start-epk") is { Length: > 0 } || request.Header("x-ms-end-epk") is { Length: > 0 } and not "FF")
            throw CosmosError.Unsupported("feed ranges smaller than the container");
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
