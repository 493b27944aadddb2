using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Query;

/// <summary>Tokens with a place in them.</summary>
internal sealed class TokenStream(List<Token> tokens)
{
    private int at;

    public Token Current => tokens[at];

    public Token Take() => tokens[at++];

    public bool IsWord(string word) => Current.Kind == TokenKind.Word && Current.Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol;

    public bool TryWord(string word)
    {
        if (!IsWord(word)) return false;
        at++;
        return true;
    }

    public bool TrySymbol(string symbol)
    {
        if (!IsSymbol(symbol)) return false;
        at++;
        return true;
    }

    public void ExpectWord(string word)
    {
        if (!TryWord(word)) throw Unexpected($"{word} was expected");
    }

    public void ExpectSymbol(string symbol)
    {
        if (!TrySymbol(symbol)) throw Unexpected($"'{symbol}' was expected");
    }

    public string ExpectName() => Current.Kind == TokenKind.Word ? Take().Text : throw Unexpected("a name was expected");

    public CosmosError Unexpected(string why) =>
        CosmosError.BadRequest($"Syntax error near '{Current.Text}' at {Current.Position}: {why}.");
}
