using System.Text;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

internal enum TokenKind
{
    Word,
    Parameter,
    Number,
    Text,
    Symbol,
    End,
}

/// <summary>A piece of a query.</summary>
/// <param name="Text">As written; a string literal's content.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position);

/// <summary>Cuts a query into tokens.</summary>
internal static class Lexer
{
    private static readonly string[] LongSymbols = ["<=", ">=", "!=", "<>", "||", "??"];
    private const string Symbols = "()[]{},.=<>+-*/%:?&|^~";

    public static List<Token> Cut(string query)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            while (at < query.Length && char.IsWhiteSpace(query[at])) at++;
            if (at == query.Length) break;
            var token = Next(query, ref at);
            tokens.Add(token);
        }

        tokens.Add(new Token(TokenKind.End, "", query.Length));
        return tokens;
    }

    private static Token Next(string query, ref int at)
    {
        var start = at;
        var first = query[at];
        if (char.IsAsciiDigit(first)) return new Token(TokenKind.Number, TakeNumber(query, ref at), start);
        if (IsWord(first)) return new Token(TokenKind.Word, Take(query, ref at, IsWord), start);
        if (first == '@')
        {
            at++;
            return new Token(TokenKind.Parameter, "@" + Take(query, ref at, IsWord), start);
        }

        if (first is '"' or '\'') return new Token(TokenKind.Text, TakeText(query, ref at), start);
        if (query.AsSpan(at).StartsWith("--")) throw CosmosError.Unsupported("comments in a query");
        foreach (var symbol in LongSymbols)
        {
            if (string.CompareOrdinal(query, at, symbol, 0, symbol.Length) != 0) continue;
            at += symbol.Length;
            return new Token(TokenKind.Symbol, symbol, start);
        }

        if (!Symbols.Contains(first)) throw CosmosError.BadRequest($"Syntax error at {at}: '{first}'.");
        at++;
        return new Token(TokenKind.Symbol, first.ToString(), start);
    }

    private static bool IsWord(char c) => char.IsLetter(c) || char.IsAsciiDigit(c) || c is '_' or '$';

    private static string Take(string query, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < query.Length && belongs(query[at])) at++;
        return query[start..at];
    }

    private static string TakeNumber(string query, ref int at)
    {
        var start = at;
        while (at < query.Length
            && (char.IsAsciiDigit(query[at]) || query[at] is '.' or 'e' or 'E'
            || (query[at] is '+' or '-' && query[at - 1] is 'e' or 'E'))) at++;
        return query[start..at];
    }

    private static string TakeText(string query, ref int at)
    {
        var quote = query[at++];
        var text = new StringBuilder();
        for (; at < query.Length; at++)
        {
            if (query[at] == quote)
            {
                at++;
                return text.ToString();
            }

            if (query[at] == '\\') throw CosmosError.Unsupported("escapes in a string of a query");
            text.Append(query[at]);
        }

        throw CosmosError.BadRequest("Syntax error: a string is not closed.");
    }
}
