using System.Text.Json;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>Cosmos' types in the order in which ORDER BY puts them.</summary>
internal enum QueryKind
{
    Undefined,
    Null,
    False,
    True,
    Number,
    Text,
    Array,
    Object,
}

/// <summary>A value while a query runs. Numbers are doubles, as they are in Cosmos.</summary>
internal readonly record struct QueryValue(QueryKind Kind, double Number, string? Text, JsonElement Element)
{
    public static QueryValue Undefined => default;

    public static QueryValue Null => new(QueryKind.Null, 0, null, default);

    public static QueryValue Of(bool value) => new(value ? QueryKind.True : QueryKind.False, 0, null, default);

    public static QueryValue Of(double value) => new(QueryKind.Number, value, null, default);

    public static QueryValue Of(string value) => new(QueryKind.Text, 0, value, default);

    public static QueryValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => new(QueryKind.Null, 0, null, element),
        JsonValueKind.False => new(QueryKind.False, 0, null, element),
        JsonValueKind.True => new(QueryKind.True, 0, null, element),
        JsonValueKind.Number => new(QueryKind.Number, element.GetDouble(), null, element),
        JsonValueKind.String => new(QueryKind.Text, 0, element.GetString(), element),
        JsonValueKind.Array => new(QueryKind.Array, 0, null, element),
        JsonValueKind.Object => new(QueryKind.Object, 0, null, element),
        _ => Undefined,
    };

    public bool IsTrue => Kind == QueryKind.True;

    public bool IsBoolean => Kind is QueryKind.True or QueryKind.False;

    /// <summary>Equality as = has it: of different types false, with undefined undefined.</summary>
    public QueryValue EqualTo(QueryValue other)
    {
        if (Kind == QueryKind.Undefined || other.Kind == QueryKind.Undefined) return Undefined;
        return Of(Kind == other.Kind && Kind switch
        {
            QueryKind.Number => Number.Equals(other.Number),
            QueryKind.Text => string.Equals(Text, other.Text, StringComparison.Ordinal),
            QueryKind.Array or QueryKind.Object => JsonElement.DeepEquals(Element, other.Element),
            _ => true,
        });
    }

    /// <summary>Order as &lt; has it: only within one type, else null, which makes the comparison undefined.</summary>
    public int? Order(QueryValue other)
    {
        var comparable = Kind == other.Kind || (IsBoolean && other.IsBoolean);
        return comparable && Kind is not (QueryKind.Undefined or QueryKind.Array or QueryKind.Object) ? TotalOrder(other) : null;
    }

    /// <summary>The total order of ORDER BY: types first, then values; strings by UTF-16 unit.</summary>
    public int TotalOrder(QueryValue other)
    {
        if (Kind != other.Kind) return Kind.CompareTo(other.Kind);
        return Kind switch
        {
            QueryKind.Number => Number.CompareTo(other.Number),
            QueryKind.Text => string.CompareOrdinal(Text, other.Text),
            _ => 0,
        };
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Element.ValueKind != JsonValueKind.Undefined)
        {
            Element.WriteTo(writer);
            return;
        }

        switch (Kind)
        {
            case QueryKind.Number: writer.WriteNumberValue(Number); break;
            case QueryKind.Text: writer.WriteStringValue(Text); break;
            case QueryKind.True or QueryKind.False: writer.WriteBooleanValue(IsTrue); break;
            default: writer.WriteNullValue(); break;
        }
    }
}
