using System.Collections.Concurrent;
using System.Text.Json;
using BoxOffice.Local.Cosmos.Store;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>A patch's condition.</summary>
internal sealed class Conditions
{
    /// <summary>A program has few conditions; one that builds them from values must not fill the memory.</summary>
    private const int MostKept = 256;

    private static readonly ConcurrentDictionary<string, Conditions> Kept = new(StringComparer.Ordinal);

    private readonly Expression where;

    private Conditions(Expression where) => this.where = where;

    public static Conditions Parse(string text)
    {
        if (Kept.TryGetValue(text, out var known)) return known;
        var parsed = new Conditions(QueryText.ParseCondition(text));
        if (Kept.Count < MostKept) Kept[text] = parsed;
        return parsed;
    }

    public bool Holds(StoredItem item)
    {
        using var document = JsonDocument.Parse(item.Body);
        return where.Of(document.RootElement).IsTrue;
    }
}
