using System.Text.Json;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>
/// From the body of a query call to the query: <c>SELECT * | c.a, c.b FROM c [WHERE …] [ORDER BY c.a [ASC | DESC]] [OFFSET n LIMIT m]</c>.
/// Any other word of the language is 501 by its name.
/// </summary>
internal static class QueryText
{
    private static readonly HashSet<string> Unsupported = new(
        ["ARRAY", "AS", "BETWEEN", "DISTINCT", "ESCAPE", "EXISTS", "GROUP", "IN", "JOIN", "LIKE", "NOT", "TOP", "UDF",
            "UNDEFINED", "VALUE"],
        StringComparer.OrdinalIgnoreCase);

    /// <param name="body">{"query":"SELECT …","parameters":[{"name":"@p","value":…}]}</param>
    public static SelectQuery Parse(ReadOnlyMemory<byte> body)
    {
        var (text, parameters) = Read(body);
        var (tokens, parser) = Open(text, parameters);
        tokens.ExpectWord("SELECT");
        var select = SelectList(tokens, parser);
        SkipFrom(tokens);
        var where = tokens.TryWord("WHERE") ? parser.Parse() : null;
        var orderBy = tokens.TryWord("ORDER") ? OrderBy(tokens, parser) : null;
        var offset = 0;
        int? limit = null;
        if (tokens.TryWord("OFFSET"))
        {
            offset = parser.Count();
            tokens.ExpectWord("LIMIT");
            limit = parser.Count();
        }

        return tokens.Current.Kind == TokenKind.End
            ? new SelectQuery(select, where, orderBy, offset, limit)
            : throw tokens.Unexpected("the end of the query was expected");
    }

    /// <summary>The condition of a patch: FROM c WHERE ….</summary>
    public static Expression ParseCondition(string text)
    {
        var (tokens, parser) = Open(text, new Dictionary<string, JsonElement>());
        SkipFrom(tokens);
        tokens.ExpectWord("WHERE");
        var where = parser.Parse();
        return tokens.Current.Kind == TokenKind.End ? where : throw tokens.Unexpected("the end of the condition was expected");
    }

    private static (TokenStream Tokens, ExpressionParser Parser) Open(string text, IReadOnlyDictionary<string, JsonElement> parameters)
    {
        var cut = Lexer.Cut(text);
        for (var i = 0; i < cut.Count; i++)
        {
            // Behind a dot it is the name of a property.
            var isWord = cut[i].Kind == TokenKind.Word && (i == 0 || cut[i - 1] is not { Kind: TokenKind.Symbol, Text: "." });
            if (isWord && Unsupported.Contains(cut[i].Text)) throw CosmosError.Unsupported($"{cut[i].Text.ToUpperInvariant()} in a query");
        }

        // The select list comes before FROM names what it speaks of, so the name is looked up first.
        var from = cut.FindIndex(t => t.Kind == TokenKind.Word && t.Text.Equals("FROM", StringComparison.OrdinalIgnoreCase));
        var tokens = new TokenStream(cut);
        return (tokens, new ExpressionParser(tokens, from < 0 ? "c" : cut[from + 1].Text, parameters));
    }

    private static List<PropertyPath> SelectList(TokenStream tokens, ExpressionParser parser)
    {
        var list = new List<PropertyPath>();
        if (tokens.TrySymbol("*")) return list;
        do list.Add(parser.Path());
        while (tokens.TrySymbol(","));
        return list.DistinctBy(p => p.Names[^1], StringComparer.Ordinal).Count() == list.Count
            ? list
            : throw CosmosError.BadRequest("The select list has a name twice.");
    }

    private static Ordering OrderBy(TokenStream tokens, ExpressionParser parser)
    {
        tokens.ExpectWord("BY");
        var path = parser.Path();
        var descending = tokens.TryWord("DESC");
        if (!descending) tokens.TryWord("ASC");
        return tokens.IsSymbol(",") ? throw CosmosError.Unsupported("ORDER BY of several properties") : new Ordering(path, descending);
    }

    private static void SkipFrom(TokenStream tokens)
    {
        tokens.ExpectWord("FROM");
        tokens.ExpectName();
        if (tokens.IsSymbol(".") || tokens.IsSymbol("[")) throw CosmosError.Unsupported("FROM over a part of the item");
    }

    private static (string Text, Dictionary<string, JsonElement> Parameters) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            if (root.TryGetProperty("parameters", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in list.EnumerateArray())
                    parameters[entry.GetProperty("name").GetString()!] = entry.GetProperty("value").Clone();
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
