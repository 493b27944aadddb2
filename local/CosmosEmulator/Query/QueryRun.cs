using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>A query over a container: all its results, in order, and what had to be loaded for them.</summary>
internal sealed class QueryRun : IDisposable
{
    /// <summary>Cosmos ends a page at 4 MB.</summary>
    private const long LargestPage = 4 * 1024 * 1024;

    private readonly SelectQuery query;
    private readonly List<Found> found = [];

    public QueryRun(SelectQuery query, StoredContainer container, PartitionKeyValue? key)
    {
        this.query = query;
        Find(container, key);
        found.Sort((left, right) => Compare(left.Position, right.Position));
    }

    /// <summary>Bytes of the items that the index alone did not rule out.</summary>
    public long LoadedBytes { get; private set; }

    /// <summary>Writes the results behind a position until a page is full.</summary>
    /// <param name="written">Bytes of the page so far.</param>
    /// <returns>Where the next page starts, or null at the end; and the results written.</returns>
    public (QueryPosition? Next, int Count) WritePage(Utf8JsonWriter writer, QueryPosition? after, int pageSize, Func<long> written)
    {
        if (query.IsAggregate) return (null, Projector.WriteAggregate(writer, query, [.. found.Select(f => f.Json.RootElement)]) ? 1 : 0);
        if (after is not null && after.Order.Count != query.OrderBy.Count) throw CosmosError.BadRequest("The continuation is of another query.");
        var start = after is null ? query.Offset : found.FindIndex(f => Compare(f.Position, after) > 0);
        var count = 0;
        var taken = after?.Taken ?? 0;
        for (var at = start; at >= 0 && at < found.Count && taken < (query.Limit ?? int.MaxValue); at++)
        {
            if (at - start == pageSize || written() > LargestPage) return (found[at - 1].Position with { Taken = taken }, count);
            if (Projector.WriteItem(writer, query, found[at].Json.RootElement)) count++;
            taken++;
        }

        return (null, count);
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
                found.Add(new Found(json, new QueryPosition([.. query.OrderBy.Select(o => o.Path.Of(json.RootElement))], item.Number, 0)));
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

    private int Compare(QueryPosition left, QueryPosition right)
    {
        for (var i = 0; i < query.OrderBy.Count; i++)
        {
            var order = left.Order[i].TotalOrder(right.Order[i]);
            if (order != 0) return query.OrderBy[i].Descending ? -order : order;
        }

        return left.Number.CompareTo(right.Number);
    }

    public void Dispose()
    {
        foreach (var one in found) one.Json.Dispose();
    }

    /// <summary>An item that meets the condition.</summary>
    private sealed record Found(JsonDocument Json, QueryPosition Position);
}
