using System.Globalization;
using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>Expressions, by precedence: OR, AND, NOT, comparison, sum, product, sign, primary.</summary>
/// <param name="parameters">The request's parameters; they become constants.</param>
internal sealed class ExpressionParser(TokenStream tokens, IReadOnlyDictionary<string, JsonElement> parameters)
{
    private static readonly HashSet<string> Comparisons = ["=", "!=", "<>", "<", "<=", ">", ">="];

    /// <summary>The name under which FROM put the item, set before anything is parsed.</summary>
    public string Alias { get; set; } = "c";

    public Expression Parse()
    {
        List<Expression> terms = [Conjunction()];
        while (tokens.TryWord("OR")) terms.Add(Conjunction());
        return terms is [var only] ? only : new Any(terms);
    }

    /// <summary>A constant, parameter, property or call: what TOP, OFFSET and LIMIT take.</summary>
    public Expression Operand() => Primary();

    private Expression Conjunction()
    {
        List<Expression> terms = [Negation()];
        while (tokens.TryWord("AND")) terms.Add(Negation());
        return terms is [var only] ? only : new All(terms);
    }

    private Expression Negation() => tokens.TryWord("NOT") ? new Not(Negation()) : Comparison();

    private Expression Comparison()
    {
        var left = Sum();
        if (tokens.Current.Kind == TokenKind.Symbol && Comparisons.Contains(tokens.Current.Text))
        {
            var symbol = tokens.Take().Text;
            return new Comparison(symbol == "<>" ? "!=" : symbol, left, Sum());
        }

        var negated = tokens.TryWord("NOT");
        if (tokens.TryWord("IN")) return Negate(new OneOf(left, List("(", ")")), negated);
        if (tokens.TryWord("BETWEEN")) return Negate(Between(left), negated);
        foreach (var word in (string[])["LIKE", "ESCAPE"])
        {
            if (tokens.IsWord(word)) throw CosmosError.Unsupported($"{word} in a query");
        }

        if (tokens.IsSymbol("||") || tokens.IsSymbol("??") || tokens.IsSymbol("?")) throw CosmosError.Unsupported($"the operator {tokens.Current.Text} in a query");
        return negated ? throw tokens.Unexpected("IN or BETWEEN was expected") : left;
    }

    private All Between(Expression value)
    {
        var low = Sum();
        tokens.ExpectWord("AND");
        return new All([new Comparison(">=", value, low), new Comparison("<=", value, Sum())]);
    }

    private static Expression Negate(Expression expression, bool negated) => negated ? new Not(expression) : expression;

    private Expression Sum()
    {
        var left = Product();
        while (tokens.IsSymbol("+") || tokens.IsSymbol("-")) left = new Arithmetic(tokens.Take().Text, left, Product());
        return left;
    }

    private Expression Product()
    {
        var left = Sign();
        while (tokens.IsSymbol("*") || tokens.IsSymbol("/") || tokens.IsSymbol("%")) left = new Arithmetic(tokens.Take().Text, left, Sign());
        return left;
    }

    private Expression Sign()
    {
        if (tokens.TrySymbol("+")) return Sign();
        return tokens.TrySymbol("-") ? new Arithmetic("-", new Constant(QueryValue.Of(0)), Sign()) : Primary();
    }

    private Expression Primary()
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case TokenKind.Number when double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return new Constant(QueryValue.Of(number));
            case TokenKind.Text:
                return new Constant(QueryValue.Of(token.Text));
            case TokenKind.Parameter:
                return new Constant(Parameter(token.Text));
            case TokenKind.Symbol when token.Text == "(":
                if (tokens.IsWord("SELECT")) throw CosmosError.Unsupported("subqueries");
                var inner = Parse();
                tokens.ExpectSymbol(")");
                return inner;
            case TokenKind.Symbol when token.Text is "[" or "{":
                throw CosmosError.Unsupported("array and object literals in a query");
            case TokenKind.Word:
                return Word(token);
            default:
                throw CosmosError.BadRequest($"Syntax error near '{token.Text}' at {token.Position}.");
        }
    }

    private QueryValue Parameter(string name) =>
        parameters.TryGetValue(name, out var value) ? QueryValue.Of(value) : throw CosmosError.BadRequest($"The parameter {name} has no value.");

    private Expression Word(Token word)
    {
        switch (word.Text.ToUpperInvariant())
        {
            case "TRUE": return new Constant(QueryValue.Of(true));
            case "FALSE": return new Constant(QueryValue.Of(false));
            case "NULL": return new Constant(new QueryValue(QueryKind.Null, 0, null, default));
            case "UNDEFINED": return new Constant(QueryValue.Undefined);
            case "EXISTS" or "ARRAY" when tokens.IsSymbol("("): throw CosmosError.Unsupported($"{word.Text} in a query");
            case "UDF" when tokens.IsSymbol("."): throw CosmosError.Unsupported("user-defined functions");
        }

        if (tokens.IsSymbol("(")) return FunctionCall.Create(word.Text, List("(", ")"));
        return word.Text == Alias ? Path() : throw CosmosError.BadRequest($"Identifier '{word.Text}' could not be resolved.");
    }

    private PropertyPath Path()
    {
        var names = new List<string>();
        while (true)
        {
            if (tokens.TrySymbol(".")) names.Add(tokens.ExpectName());
            else if (tokens.TrySymbol("["))
            {
                var name = tokens.Take();
                if (name.Kind is not (TokenKind.Text or TokenKind.Number)) throw CosmosError.Unsupported("computed property names in a query");
                names.Add(name.Text);
                tokens.ExpectSymbol("]");
            }
            else
            {
                return new PropertyPath(names);
            }
        }
    }

    private List<Expression> List(string open, string close)
    {
        tokens.ExpectSymbol(open);
        var list = new List<Expression>();
        if (tokens.TrySymbol(close)) return list;
        do list.Add(Parse());
        while (tokens.TrySymbol(","));
        tokens.ExpectSymbol(close);
        return list;
    }
}
