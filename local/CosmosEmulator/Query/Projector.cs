using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>Writes results as the select list has them.</summary>
internal static class Projector
{
    /// <returns>Whether there was anything to write: SELECT VALUE of an undefined value leaves the item out.</returns>
    public static bool WriteItem(Utf8JsonWriter writer, SelectQuery query, JsonElement item)
    {
        if (query.Select.Count == 0)
        {
            item.WriteTo(writer);
            return true;
        }

        return Write(writer, query, p => p.Of(item));
    }

    /// <summary>The one result of an aggregate over all items.</summary>
    public static bool WriteAggregate(Utf8JsonWriter writer, SelectQuery query, IReadOnlyList<JsonElement> items) =>
        Write(writer, query, p => p is Aggregate aggregate ? Compute(aggregate, items) : throw CosmosError.Unsupported("anything beside aggregates in a select list that has one"));

    private static bool Write(Utf8JsonWriter writer, SelectQuery query, Func<Expression, QueryValue> evaluate)
    {
        if (query.IsValue)
        {
            var only = evaluate(query.Select[0].Value);
            if (only.Kind == QueryKind.Undefined) return false;
            only.WriteTo(writer);
            return true;
        }

        writer.WriteStartObject();
        foreach (var projection in query.Select)
        {
            var value = evaluate(projection.Value);
            if (value.Kind == QueryKind.Undefined) continue;
            writer.WritePropertyName(projection.Name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        return true;
    }

    private static QueryValue Compute(Aggregate aggregate, IReadOnlyList<JsonElement> items)
    {
        var values = items.Select(aggregate.Argument.Of).Where(v => v.Kind != QueryKind.Undefined).ToList();
        switch (aggregate.Function)
        {
            case "COUNT": return QueryValue.Of(values.Count);
            case "MIN": return values.Count == 0 ? QueryValue.Undefined : values.Min(QueryValue.Total);
            case "MAX": return values.Count == 0 ? QueryValue.Undefined : values.Max(QueryValue.Total);
            case var _ when values.Exists(v => v.Kind != QueryKind.Number): return QueryValue.Undefined;
            case "SUM": return QueryValue.Of(values.Sum(v => v.Number));
            default: return values.Count == 0 ? QueryValue.Undefined : QueryValue.Of(values.Average(v => v.Number));
        }
    }
}
