using System.Globalization;
using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>Conditions: comparisons of properties, constants and parameters, with AND, OR and parentheses.</summary>
/// <param name="alias">The name under which FROM put the item.</param>
/// <param name="parameters">The request's parameters; they become constants.</param>
internal sealed class ExpressionParser(TokenStream tokens, string alias, IReadOnlyDictionary<string, JsonElement> parameters)
{
    private static readonly HashSet<string> Comparisons = ["=", "!=", "<>", "<", "<=", ">", ">="];

    public Expression Parse()
    {
        List<Expression> terms = [Conjunction()];
        while (tokens.TryWord("OR")) terms.Add(Conjunction());
        return terms is [var only] ? only : new Any(terms);
    }

    /// <summary>A whole number that is not negative: what OFFSET and LIMIT take.</summary>
    public int Count() =>
        Operand() is Constant { Value: { Kind: QueryKind.Number, Number: >= 0 and <= int.MaxValue and var number } }
            && Math.Floor(number) == number
            ? (int)number
            : throw CosmosError.BadRequest("OFFSET and LIMIT take a whole number or a parameter.");

    /// <summary>A property of the item.</summary>
    public PropertyPath Path()
    {
        var root = tokens.ExpectName();
        if (tokens.IsSymbol("(")) throw CosmosError.Unsupported($"the query function {root}");
        if (root != alias) throw CosmosError.BadRequest($"Identifier '{root}' could not be resolved.");
        var names = new List<string>();
        while (tokens.TrySymbol(".")) names.Add(tokens.ExpectName());
        return names.Count > 0 ? new PropertyPath(names) : throw CosmosError.Unsupported("anything but a property in a query");
    }

    private Expression Conjunction()
    {
        List<Expression> terms = [Comparison()];
        while (tokens.TryWord("AND")) terms.Add(Comparison());
        return terms is [var only] ? only : new All(terms);
    }

    private Expression Comparison()
    {
        if (tokens.TrySymbol("("))
        {
            var inner = Parse();
            tokens.ExpectSymbol(")");
            return inner;
        }

        var left = Operand();
        if (tokens.Current.Kind != TokenKind.Symbol) throw tokens.Unexpected("a comparison was expected");
        if (!Comparisons.Contains(tokens.Current.Text)) throw CosmosError.Unsupported($"the operator {tokens.Current.Text} in a query");
        var symbol = tokens.Take().Text;
        return new Comparison(symbol == "<>" ? "!=" : symbol, left, Operand());
    }

    private Expression Operand()
    {
        if (tokens.Current.Kind == TokenKind.Word) return Word() is { } constant ? constant : Path();
        var negative = tokens.TrySymbol("-");
        var token = tokens.Take();
        switch (token.Kind)
        {
            case TokenKind.Number when double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return new Constant(QueryValue.Of(negative ? -number : number));
            case TokenKind.Text when !negative:
                return new Constant(QueryValue.Of(token.Text));
            case TokenKind.Parameter when !negative:
                return new Constant(Parameter(token.Text));
            case TokenKind.Symbol when token.Text is "[" or "{":
                throw CosmosError.Unsupported("array and object literals in a query");
            default:
                throw CosmosError.BadRequest($"Syntax error near '{token.Text}' at {token.Position}.");
        }
    }

    private QueryValue Parameter(string name) =>
        parameters.TryGetValue(name, out var value) ? QueryValue.Of(value)
            : throw CosmosError.BadRequest($"The parameter {name} has no value.");

    private Constant? Word()
    {
        if (tokens.TryWord("TRUE")) return new Constant(QueryValue.Of(true));
        if (tokens.TryWord("FALSE")) return new Constant(QueryValue.Of(false));
        return tokens.TryWord("NULL") ? new Constant(QueryValue.Null) : null;
    }
}
