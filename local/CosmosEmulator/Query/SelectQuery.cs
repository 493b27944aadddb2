using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>A member of the select list.</summary>
/// <param name="Name">Its name in the result; $1 and so on where it has none of its own.</param>
internal sealed record Projection(string Name, Expression Value);

internal sealed record Ordering(PropertyPath Path, bool Descending);

/// <summary>A query of the subset.</summary>
/// <param name="Select">Empty for SELECT *.</param>
/// <param name="IsValue">SELECT VALUE: the one projection is the result itself.</param>
/// <param name="Limit">Results in all: of TOP, or of LIMIT.</param>
internal sealed record SelectQuery(
    IReadOnlyList<Projection> Select, bool IsValue, Expression? Where, IReadOnlyList<Ordering> OrderBy, int Offset, int? Limit)
{
    public bool IsAggregate { get; } = Select.Any(p => HasAggregate(p.Value));

    /// <summary>Refuses what Cosmos refuses for want of an index.</summary>
    public void Check(ContainerSettings settings)
    {
        foreach (var ordering in OrderBy)
        {
            if (!settings.Index.Holds(ordering.Path.Names))
                throw CosmosError.BadRequest("The index path corresponding to the specified order-by item is excluded.");
        }

        if (OrderBy.Count > 1 && !settings.Index.Composites.Any(Serves))
            throw CosmosError.BadRequest("The order by query does not have a corresponding composite index that it can be served from.");
        if (IsAggregate && OrderBy.Count > 0) throw CosmosError.Unsupported("ORDER BY beside an aggregate");
    }

    /// <summary>A composite index is read forwards or backwards.</summary>
    private bool Serves(IReadOnlyList<(string Path, bool Descending)> index)
    {
        if (index.Count != OrderBy.Count) return false;
        var pairs = index.Zip(OrderBy).ToList();
        return pairs.TrueForAll(p => p.First.Path == "/" + string.Join('/', p.Second.Path.Names))
            && (pairs.TrueForAll(p => p.First.Descending == p.Second.Descending) || pairs.TrueForAll(p => p.First.Descending != p.Second.Descending));
    }

    private static bool HasAggregate(Expression expression) => expression is Aggregate || expression.Parts.Any(HasAggregate);
}
