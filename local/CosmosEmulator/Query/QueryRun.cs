using System.Text.Json;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>A query over a container: all its results, in order, and what had to be loaded for them.</summary>
internal sealed class QueryRun : IDisposable
{
    private readonly SelectQuery query;
    private readonly List<(StoredItem Item, JsonDocument Json)> found = [];

    public QueryRun(SelectQuery query, StoredContainer container, PartitionKeyValue? key)
    {
        this.query = query;
        Find(container, key);
        found.Sort(Compare);
    }

    /// <summary>Bytes of the items that the index alone did not rule out.</summary>
    public long LoadedBytes { get; private set; }

    /// <summary>Writes the results from one place on until a page is full.</summary>
    /// <returns>The place of the next page, or null at the end.</returns>
    public int? WritePage(Utf8JsonWriter writer, int from, int pageSize, Func<long> written, out int count)
    {
        const long LargestPageBytes = 4 * 1024 * 1024;
        count = 0;
        if (query.IsAggregate)
        {
            count = Projector.WriteAggregate(writer, query, [.. found.Select(f => f.Json.RootElement)]) ? 1 : 0;
            return null;
        }

        var start = Math.Min((long)query.Offset + from, found.Count);
        var end = query.Limit is { } limit ? Math.Min((long)query.Offset + limit, found.Count) : found.Count;
        for (var at = start; at < end; at++)
        {
            if (at - start == pageSize || written() > LargestPageBytes) return (int)(at - query.Offset);
            if (Projector.WriteItem(writer, query, found[(int)at].Json.RootElement)) count++;
        }

        return null;
    }

    private void Find(StoredContainer container, PartitionKeyValue? key)
    {
        var indexed = IndexedTerms(query.Where, container.Settings);
        HashSet<StoredItem>? seen = null;
        var seeks = Seek.Plan(query.Where, key, container.Settings);
        if (seeks.Count > 1) seen = [];
        foreach (var seek in seeks)
        {
            foreach (var item in seek.Candidates(container))
            {
                if (seen?.Contains(item) == true) continue;
                var json = JsonDocument.Parse(item.Body);
                if (seek.Ids is not null || indexed is null || indexed.Of(json.RootElement).IsTrue) LoadedBytes += item.Body.Length;
                if (seek.Where is { } where && !where.Of(json.RootElement).IsTrue)
                {
                    json.Dispose();
                    continue;
                }

                seen?.Add(item);
                found.Add((item, json));
            }
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
        : expression is Constant || (expression.Parts.Any() && expression.Parts.All(p => SpeaksOfIndexed(p, settings)));

    private int Compare((StoredItem Item, JsonDocument Json) left, (StoredItem Item, JsonDocument Json) right)
    {
        foreach (var ordering in query.OrderBy)
        {
            var order = ordering.Path.Of(left.Json.RootElement).TotalOrder(ordering.Path.Of(right.Json.RootElement));
            if (order != 0) return ordering.Descending ? -order : order;
        }

        return left.Item.Number.CompareTo(right.Item.Number);
    }

    public void Dispose()
    {
        foreach (var (_, json) in found) json.Dispose();
    }
}
