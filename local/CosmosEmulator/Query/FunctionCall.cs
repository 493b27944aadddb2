using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>The functions of the subset; any other is 501 by its name.</summary>
internal sealed record FunctionCall(string Name, IReadOnlyList<Expression> Arguments) : Expression
{
    private static readonly Dictionary<string, int> Known = new(StringComparer.Ordinal)
    {
        ["IS_DEFINED"] = 1,
        ["IS_NULL"] = 1,
        ["IS_NUMBER"] = 1,
        ["IS_STRING"] = 1,
        ["IS_BOOL"] = 1,
        ["IS_ARRAY"] = 1,
        ["IS_OBJECT"] = 1,
        ["STARTSWITH"] = 2,
        ["ENDSWITH"] = 2,
        ["CONTAINS"] = 2,
        ["ARRAY_CONTAINS"] = 2,
        ["ARRAY_LENGTH"] = 1,
        ["LENGTH"] = 1,
        ["LOWER"] = 1,
        ["UPPER"] = 1,
        ["ABS"] = 1,
    };

    public override IEnumerable<Expression> Parts => Arguments;

    public static Expression Create(string name, IReadOnlyList<Expression> arguments)
    {
        var upper = name.ToUpperInvariant();
        if (upper is "COUNT" or "SUM" or "MIN" or "MAX" or "AVG")
            return arguments is [var argument] ? new Aggregate(upper, argument) : throw CosmosError.BadRequest($"{upper} takes one argument.");
        if (!Known.TryGetValue(upper, out var count)) throw CosmosError.Unsupported($"the query function {name}");
        if (arguments.Count != count) throw CosmosError.Unsupported($"{upper} with {arguments.Count} arguments");
        return new FunctionCall(upper, arguments);
    }

    public override QueryValue Of(JsonElement item)
    {
        var first = Arguments[0].Of(item);
        return Arguments.Count == 2 ? OfTwo(first, Arguments[1].Of(item)) : OfOne(first);
    }

    private QueryValue OfOne(QueryValue value) => (Name, value.Kind) switch
    {
        ("IS_DEFINED", _) => QueryValue.Of(value.Kind != QueryKind.Undefined),
        ("IS_NULL", _) => QueryValue.Of(value.Kind == QueryKind.Null),
        ("IS_NUMBER", _) => QueryValue.Of(value.Kind == QueryKind.Number),
        ("IS_STRING", _) => QueryValue.Of(value.Kind == QueryKind.Text),
        ("IS_BOOL", _) => QueryValue.Of(value.IsBoolean),
        ("IS_ARRAY", _) => QueryValue.Of(value.Kind == QueryKind.Array),
        ("IS_OBJECT", _) => QueryValue.Of(value.Kind == QueryKind.Object),
        ("ARRAY_LENGTH", QueryKind.Array) => QueryValue.Of(value.Element.GetArrayLength()),
        ("LENGTH", QueryKind.Text) => QueryValue.Of(value.Text!.Length),
        ("LOWER", QueryKind.Text) => QueryValue.Of(value.Text!.ToLowerInvariant()),
        ("UPPER", QueryKind.Text) => QueryValue.Of(value.Text!.ToUpperInvariant()),
        ("ABS", QueryKind.Number) => QueryValue.Of(Math.Abs(value.Number)),
        _ => QueryValue.Undefined,
    };

    private QueryValue OfTwo(QueryValue first, QueryValue second)
    {
        if (Name == "ARRAY_CONTAINS")
        {
            return first.Kind != QueryKind.Array || second.Kind == QueryKind.Undefined
                ? QueryValue.Undefined
                : QueryValue.Of(first.Element.EnumerateArray().Any(e => QueryValue.Of(e).EqualTo(second).IsTrue));
        }

        if (first.Text is not { } text || second.Text is not { } part) return QueryValue.Undefined;
        return QueryValue.Of(Name switch
        {
            "STARTSWITH" => text.StartsWith(part, StringComparison.Ordinal),
            "ENDSWITH" => text.EndsWith(part, StringComparison.Ordinal),
            _ => text.Contains(part, StringComparison.Ordinal),
        });
    }
}
