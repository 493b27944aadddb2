using System.Globalization;
using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>From the body of a query call to the query.</summary>
internal static class QueryText
{
    private static readonly string[] Clauses = ["WHERE", "ORDER", "OFFSET", "GROUP", "IN"];

    /// <param name="body">{"query":"SELECT …","parameters":[{"name":"@p","value":…}]}</param>
    public static SelectQuery Parse(ReadOnlyMemory<byte> body)
    {
        var (text, parameters) = Read(body);
        var cut = Lexer.Cut(text);
        // Said before the select list speaks of what the JOIN names.
        if (cut.Exists(t => t.Kind == TokenKind.Word && t.Text.Equals("JOIN", StringComparison.OrdinalIgnoreCase))) throw CosmosError.Unsupported("JOIN");
        var tokens = new TokenStream(cut);
        var parser = new ExpressionParser(tokens, parameters) { Alias = AliasIn(text) };
        tokens.ExpectWord("SELECT");
        if (tokens.IsWord("DISTINCT")) throw CosmosError.Unsupported("DISTINCT");
        int? limit = tokens.TryWord("TOP") ? Count(parser.Operand()) : null;
        var isValue = tokens.TryWord("VALUE");
        var select = SelectList(tokens, parser, isValue);
        if (tokens.IsWord("FROM")) SkipFrom(tokens);
        var where = tokens.TryWord("WHERE") ? parser.Parse() : null;
        if (tokens.IsWord("GROUP")) throw CosmosError.Unsupported("GROUP BY");
        var orderBy = tokens.TryWord("ORDER") ? OrderBy(tokens, parser) : [];
        var offset = 0;
        if (tokens.TryWord("OFFSET"))
        {
            offset = Count(parser.Operand());
            tokens.ExpectWord("LIMIT");
            limit = Count(parser.Operand());
        }

        return tokens.Current.Kind == TokenKind.End
            ? new SelectQuery(select, isValue, where, orderBy, offset, limit)
            : throw tokens.Unexpected("the end of the query was expected");
    }

    /// <summary>The condition of a patch: FROM c WHERE ….</summary>
    public static Expression? ParseCondition(string text)
    {
        var tokens = new TokenStream(Lexer.Cut(text));
        var parser = new ExpressionParser(tokens, new Dictionary<string, JsonElement>()) { Alias = AliasIn(text) };
        SkipFrom(tokens);
        var where = tokens.TryWord("WHERE") ? parser.Parse() : null;
        return tokens.Current.Kind == TokenKind.End ? where : throw tokens.Unexpected("the end of the condition was expected");
    }

    private static List<Projection> SelectList(TokenStream tokens, ExpressionParser parser, bool isValue)
    {
        var list = new List<Projection>();
        if (tokens.TrySymbol("*")) return isValue ? throw tokens.Unexpected("VALUE takes an expression") : list;
        var unnamed = 0;
        do
        {
            var value = parser.Parse();
            var name = tokens.TryWord("AS") || (tokens.Current.Kind == TokenKind.Word && !tokens.IsWord("FROM")) ? tokens.ExpectName()
                : NameOf(value, parser.Alias) ?? string.Create(CultureInfo.InvariantCulture, $"${++unnamed}");
            if (list.Exists(p => p.Name == name)) throw CosmosError.BadRequest($"The select list has {name} twice.");
            list.Add(new Projection(name, value));
        }
        while (tokens.TrySymbol(","));
        return isValue && list.Count > 1 ? throw tokens.Unexpected("VALUE takes one expression") : list;
    }

    /// <summary>A property is called as it is, the item as FROM calls it; an element of an array has no name.</summary>
    private static string? NameOf(Expression value, string alias) => value switch
    {
        PropertyPath { Names: [] } => alias,
        PropertyPath { Names: [.., var last] } when !int.TryParse(last, out _) => last,
        _ => null,
    };

    private static List<Ordering> OrderBy(TokenStream tokens, ExpressionParser parser)
    {
        tokens.ExpectWord("BY");
        var list = new List<Ordering>();
        do
        {
            if (parser.Parse() is not PropertyPath { Names.Count: > 0 } path) throw CosmosError.Unsupported("ORDER BY of anything but a property");
            var descending = tokens.TryWord("DESC");
            if (!descending) tokens.TryWord("ASC");
            list.Add(new Ordering(path, descending));
        }
        while (tokens.TrySymbol(","));
        return list;
    }

    /// <summary>FROM c, FROM root c, FROM container AS c.</summary>
    private static void SkipFrom(TokenStream tokens)
    {
        tokens.ExpectWord("FROM");
        tokens.ExpectName();
        if (tokens.TryWord("AS")) tokens.ExpectName();
        else if (tokens.Current.Kind == TokenKind.Word && !Array.Exists(Clauses, tokens.IsWord)) tokens.ExpectName();
        if (tokens.IsWord("IN") || tokens.IsSymbol(".") || tokens.IsSymbol("[")) throw CosmosError.Unsupported("FROM over a part of the item");
    }

    /// <summary>The select list comes before FROM names what it speaks of, so the name is looked up first.</summary>
    private static string AliasIn(string text)
    {
        var tokens = new TokenStream(Lexer.Cut(text));
        while (tokens.Current.Kind != TokenKind.End)
        {
            if (!tokens.TryWord("FROM"))
            {
                tokens.Take();
                continue;
            }

            var name = tokens.ExpectName();
            if (tokens.TryWord("AS")) return tokens.ExpectName();
            return tokens.Current.Kind == TokenKind.Word && !Array.Exists(Clauses, tokens.IsWord) ? tokens.Current.Text : name;
        }

        return "c";
    }

    private static int Count(Expression expression) =>
        expression is Constant { Value: { Kind: QueryKind.Number, Number: >= 0 and <= int.MaxValue and var number } } && Math.Floor(number) == number
            ? (int)number
            : throw CosmosError.BadRequest("TOP, OFFSET and LIMIT take a whole number or a parameter.");

    private static (string Text, Dictionary<string, JsonElement> Parameters) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            if (root.TryGetProperty("parameters", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in list.EnumerateArray()) parameters[entry.GetProperty("name").GetString()!] = entry.GetProperty("value").Clone();
            }

            return (root.GetProperty("query").GetString()!, parameters);
        }
        // The body is the client's: what is wrong with it is an answer, not an outage.
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CosmosError.BadRequest($"The query's body cannot be read: {malformed.Message}");
        }
    }
}
