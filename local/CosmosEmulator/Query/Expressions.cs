using System.Text.Json;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>A scalar expression. Evaluation never throws: what makes no sense for an item is undefined, as in Cosmos.</summary>
internal abstract record Expression
{
    public abstract QueryValue Of(JsonElement item);

    /// <summary>The expressions it is made of.</summary>
    public virtual IEnumerable<Expression> Parts => [];
}

internal sealed record Constant(QueryValue Value) : Expression
{
    public override QueryValue Of(JsonElement item) => Value;
}

/// <summary>A property of the item: c.a.b.</summary>
internal sealed record PropertyPath(IReadOnlyList<string> Names) : Expression
{
    public override QueryValue Of(JsonElement item)
    {
        foreach (var name in Names)
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out item)) return QueryValue.Undefined;
        }

        return QueryValue.Of(item);
    }
}

/// <summary>AND: false beats undefined, undefined beats true.</summary>
internal sealed record All(IReadOnlyList<Expression> Terms) : Expression
{
    public override IEnumerable<Expression> Parts => Terms;

    public override QueryValue Of(JsonElement item)
    {
        var outcome = QueryValue.Of(true);
        foreach (var term in Terms)
        {
            var value = term.Of(item);
            if (value.Kind == QueryKind.False) return value;
            if (value.Kind != QueryKind.True) outcome = QueryValue.Undefined;
        }

        return outcome;
    }
}

/// <summary>OR: true beats undefined, undefined beats false.</summary>
internal sealed record Any(IReadOnlyList<Expression> Terms) : Expression
{
    public override IEnumerable<Expression> Parts => Terms;

    public override QueryValue Of(JsonElement item)
    {
        var outcome = QueryValue.Of(false);
        foreach (var term in Terms)
        {
            var value = term.Of(item);
            if (value.Kind == QueryKind.True) return value;
            if (value.Kind != QueryKind.False) outcome = QueryValue.Undefined;
        }

        return outcome;
    }
}

internal sealed record Comparison(string Operator, Expression Left, Expression Right) : Expression
{
    public override IEnumerable<Expression> Parts => [Left, Right];

    public override QueryValue Of(JsonElement item)
    {
        var left = Left.Of(item);
        var right = Right.Of(item);
        if (Operator == "=") return left.EqualTo(right);
        if (Operator == "!=") return left.EqualTo(right) is { IsBoolean: true } equal ? QueryValue.Of(!equal.IsTrue) : QueryValue.Undefined;
        return left.Order(right) is not { } order ? QueryValue.Undefined : QueryValue.Of(Operator switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        });
    }
}
