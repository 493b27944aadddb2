using System.Text.Json;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>A query over items: all its results, in order, and what had to be loaded for them.</summary>
internal sealed class QueryRun : IDisposable
{
    /// <summary>Cosmos ends a page at 4 MB.</summary>
    private const long LargestPage = 4 * 1024 * 1024;

    private readonly SelectQuery query;
    private readonly List<Found> found = [];

    /// <param name="items">Of the partition that was asked, or of all of them.</param>
    public QueryRun(SelectQuery query, IEnumerable<StoredItem> items, ContainerSettings settings)
    {
        this.query = query;
        Find(items, settings);
        found.Sort((left, right) => Compare(left.Position, right.Position));
    }

    /// <summary>Bytes of the items that the index alone did not rule out.</summary>
    public long LoadedBytes { get; private set; }

    /// <summary>Writes the results behind a position until a page is full.</summary>
    /// <param name="written">Bytes of the page so far.</param>
    /// <returns>Where the next page starts, or null at the end; and the results written.</returns>
    public (QueryPosition? Next, int Count) WritePage(Utf8JsonWriter writer, QueryPosition? after, int pageSize, Func<long> written)
    {
        var start = after is null ? query.Offset : found.FindIndex(f => Compare(f.Position, after) > 0);
        var taken = after?.Taken ?? 0;
        var at = start;
        for (; at >= 0 && at < found.Count && taken < (query.Limit ?? int.MaxValue); at++, taken++)
        {
            if (at - start == pageSize || written() > LargestPage) return (found[at - 1].Position with { Taken = taken }, at - start);
            Write(writer, found[at].Json.RootElement);
        }

        return (null, Math.Max(0, at - start));
    }

    private void Write(Utf8JsonWriter writer, JsonElement item)
    {
        if (query.Select.Count == 0)
        {
            item.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var path in query.Select)
        {
            var value = path.Of(item);
            if (value.Kind == QueryKind.Undefined) continue;
            writer.WritePropertyName(path.Names[^1]);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private void Find(IEnumerable<StoredItem> items, ContainerSettings settings)
    {
        var indexed = IndexedTerms(query.Where, settings);
        foreach (var item in items)
        {
            var json = JsonDocument.Parse(item.Body);
            if (indexed is null || indexed.Of(json.RootElement).IsTrue) LoadedBytes += item.Body.Length;
            if (query.Where is { } where && !where.Of(json.RootElement).IsTrue) json.Dispose();
            else found.Add(
                new Found(json, new QueryPosition(query.OrderBy?.Path.Of(json.RootElement) ?? QueryValue.Undefined, item.Number, 0)));
        }
    }

    /// <summary>
    /// The part of the condition that the index answers: the terms of its AND that speak of indexed properties only. Null, and a
    /// scan, where there is none.
    /// </summary>
    private static All? IndexedTerms(Expression? where, ContainerSettings settings)
    {
        var terms = where is All all ? all.Terms : where is null ? [] : [where];
        var indexed = terms.Where(t => SpeaksOfIndexed(t, settings)).ToList();
        return indexed.Count > 0 ? new All(indexed) : null;
    }

    private static bool SpeaksOfIndexed(Expression expression, ContainerSettings settings) =>
        expression is PropertyPath path ? settings.Index.Holds(path.Names)
        : expression is Constant || expression.Parts.All(p => SpeaksOfIndexed(p, settings));

    private int Compare(QueryPosition left, QueryPosition right)
    {
        var order = left.Order.TotalOrder(right.Order);
        if (order == 0) return left.Number.CompareTo(right.Number);
        return query.OrderBy?.Descending == true ? -order : order;
    }

    public void Dispose()
    {
        foreach (var one in found) one.Json.Dispose();
    }

    /// <summary>An item that meets the condition.</summary>
    private sealed record Found(JsonDocument Json, QueryPosition Position);
}
