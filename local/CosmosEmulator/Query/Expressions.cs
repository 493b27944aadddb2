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

/// <summary>A property of the item: c.a.b[0].</summary>
internal sealed record PropertyPath(IReadOnlyList<string> Names) : Expression
{
    public override QueryValue Of(JsonElement item)
    {
        foreach (var name in Names)
        {
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var child)) item = child;
            else if (item.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < item.GetArrayLength()) item = item[index];
            else return QueryValue.Undefined;
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

internal sealed record Not(Expression Term) : Expression
{
    public override IEnumerable<Expression> Parts => [Term];

    public override QueryValue Of(JsonElement item)
    {
        var value = Term.Of(item);
        return value.IsBoolean ? QueryValue.Of(!value.IsTrue) : QueryValue.Undefined;
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

/// <summary>x IN (a, b).</summary>
internal sealed record OneOf(Expression Value, IReadOnlyList<Expression> Choices) : Expression
{
    public override IEnumerable<Expression> Parts => [Value, .. Choices];

    public override QueryValue Of(JsonElement item)
    {
        var value = Value.Of(item);
        if (value.Kind == QueryKind.Undefined) return value;
        foreach (var choice in Choices)
        {
            if (value.EqualTo(choice.Of(item)).IsTrue) return QueryValue.Of(true);
        }

        return QueryValue.Of(false);
    }
}

internal sealed record Arithmetic(string Operator, Expression Left, Expression Right) : Expression
{
    public override IEnumerable<Expression> Parts => [Left, Right];

    public override QueryValue Of(JsonElement item)
    {
        var (left, right) = (Left.Of(item), Right.Of(item));
        if (left.Kind != QueryKind.Number || right.Kind != QueryKind.Number) return QueryValue.Undefined;
        var result = Operator switch
        {
            "+" => left.Number + right.Number,
            "-" => left.Number - right.Number,
            "*" => left.Number * right.Number,
            "/" => left.Number / right.Number,
            _ => left.Number % right.Number,
        };
        return double.IsFinite(result) ? QueryValue.Of(result) : QueryValue.Undefined;
    }
}

/// <summary>An aggregate stands only in the select list; the query computes it over all items.</summary>
internal sealed record Aggregate(string Function, Expression Argument) : Expression
{
    public override IEnumerable<Expression> Parts => [Argument];

    public override QueryValue Of(JsonElement item) => QueryValue.Undefined;
}
