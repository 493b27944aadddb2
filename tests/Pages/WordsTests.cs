using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BoxOffice.Tests.Api;

namespace BoxOffice.Tests.Pages;

/// <summary>Every text that the pages name is there, in every language.</summary>
public sealed partial class WordsTests
{
    public static TheoryData<string> Languages => [.. Read("languages").Select(l => l.Key)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Given_a_language_When_compared_with_English_Then_it_has_the_same_texts_with_the_same_values(string language)
    {
        var (english, other) = (Read("en"), Read(language));
        Assert.Equal(english.Select(e => e.Key), other.Select(e => e.Key));
        Assert.All(english, text => Assert.Equal(Values(text.Value!), Values(other[text.Key]!)));
    }

    [Fact]
    public void Given_the_modules_When_searched_Then_every_text_they_name_exists()
    {
        var english = Read("en");
        var named = Directory.GetFiles(Repository.PathOf("pages/assets"), "*.js").SelectMany(f => Named().Matches(File.ReadAllText(f)))
            .Select(m => m.Groups["key"].Value);
        Assert.DoesNotContain(named, key => !english.ContainsKey(key));
    }

    [Fact]
    public void Given_the_codes_of_the_contract_When_looked_up_Then_each_has_words()
    {
        var english = Read("en");
        var codes = Codes(ApiContractDocument.Current.Document).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("seats-taken", codes);
        Assert.DoesNotContain(codes, code => !english.ContainsKey($"refusal.{code}"));
    }

    /// <summary>The values of every property <c>code</c> that has an enumeration.</summary>
    private static IEnumerable<string> Codes(JsonNode node) => node switch
    {
        JsonArray items => items.OfType<JsonNode>().SelectMany(Codes),
        JsonObject schema =>
            schema.Where(p => p.Value is not null)
            .SelectMany(p => p.Key == "code" && p.Value is JsonObject described && described["enum"] is JsonArray values
            ? values.Select(v => v!.GetValue<string>())
            : Codes(p.Value!)),
        _ => [],
    };

    private static JsonObject Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf($"pages/assets/{name}.json")))!.AsObject();

    /// <summary>The values that a text fills in, of all its plural forms together.</summary>
    private static string Values(JsonNode text) =>
        string.Join(' ',
            Value().Matches(text.ToJsonString()).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\bt\(\s*""(?<key>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Value();
}
