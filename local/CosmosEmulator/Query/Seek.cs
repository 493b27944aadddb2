using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>A place where items of a query may be, and the condition to hold them against.</summary>
/// <param name="Key">Their partition; null for all.</param>
/// <param name="Ids">Their ids; null for all of the partition.</param>
internal sealed record Seek(PartitionKeyValue? Key, IReadOnlyList<string>? Ids, Expression? Where)
{
    /// <summary>
    /// Where to look: each branch of an OR that names its partition is a place of its own, so that ReadMany's
    /// (id = … AND pk = …) OR … costs a look-up an item. One branch that does not makes it all a scan.
    /// </summary>
    public static IReadOnlyList<Seek> Plan(Expression? where, PartitionKeyValue? key, ContainerSettings settings)
    {
        IReadOnlyList<Expression> branches = where is Any any ? any.Terms : where is null ? [] : [where];
        var seeks = new List<Seek>(branches.Count);
        foreach (var branch in branches)
        {
            var terms = branch is All all ? all.Terms : [branch];
            var branchKey = key ?? KeyIn(terms, settings);
            if (branchKey is null) return [new Seek(null, null, where)];
            var ids = IdsIn(terms);
            // With a partition given, a branch without ids reads all of it anyway.
            if (ids is null && branches.Count > 1) return [new Seek(key, null, where)];
            seeks.Add(new Seek(branchKey, ids, branch));
        }

        return seeks.Count > 0 ? seeks : [new Seek(key, null, where)];
    }

    public IEnumerable<StoredItem> Candidates(StoredContainer container) =>
        Ids is null ? container.Snapshot(Key) : Ids.Select(id => container.Find(Key!.Value, id)).OfType<StoredItem>();

    private static PartitionKeyValue? KeyIn(IReadOnlyList<Expression> terms, ContainerSettings settings)
    {
        foreach (var term in terms)
        {
            if (Equality(term) is { } equal && equal.Path.Names.SequenceEqual(settings.KeyNames)) return KeyOf(equal.Value);
        }

        return null;
    }

    private static List<string>? IdsIn(IReadOnlyList<Expression> terms)
    {
        foreach (var term in terms)
        {
            if (Equality(term) is { Path.Names: ["id"], Value: { Text: { } id } }) return [id];
            if (term is OneOf { Value: PropertyPath { Names: ["id"] } } list && list.Choices.All(c => c is Constant { Value.Text: not null }))
                return [.. list.Choices.Select(c => ((Constant)c).Value.Text!).Distinct(StringComparer.Ordinal)];
        }

        return null;
    }

    private static (PropertyPath Path, QueryValue Value)? Equality(Expression term) => term switch
    {
        Comparison { Operator: "=", Left: PropertyPath path, Right: Constant constant } => (path, constant.Value),
        Comparison { Operator: "=", Left: Constant constant, Right: PropertyPath path } => (path, constant.Value),
        _ => null,
    };

    private static PartitionKeyValue? KeyOf(QueryValue value) => value.Kind switch
    {
        QueryKind.Text => PartitionKeyValue.Of(value.Text!),
        QueryKind.Number => PartitionKeyValue.Of(value.Number),
        _ => null,
    };
}
