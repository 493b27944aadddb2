using BoxOffice.Local.Cosmos.Protocol;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>The one property of ORDER BY.</summary>
internal sealed record Ordering(PropertyPath Path, bool Descending);

/// <summary>A query of the subset.</summary>
/// <param name="Select">Empty for SELECT *.</param>
/// <param name="Limit">Results in all.</param>
internal sealed record SelectQuery(IReadOnlyList<PropertyPath> Select, Expression? Where, Ordering? OrderBy, int Offset, int? Limit)
{
    /// <summary>Refuses what Cosmos refuses for want of an index.</summary>
    public void Check(ContainerSettings settings)
    {
        if (OrderBy is { } ordering && !settings.Index.Holds(ordering.Path.Names))
            throw CosmosError.BadRequest("The index path corresponding to the specified order-by item is excluded.");
    }
}
