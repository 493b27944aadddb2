using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Patch;

/// <summary>A JSON pointer as patches use it: /tags/0, /tags/-.</summary>
internal sealed record JsonPath(IReadOnlyList<string> Names)
{
    public static JsonPath Parse(string? text)
    {
        if (text is null || text.Length < 2 || text[0] != '/')
            throw CosmosError.BadRequest("A patch path starts with / and names a property.");
        return new JsonPath(
            [.. text[1..].Split('/')
            .Select(n => n.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
    }

    public string Last => Names[^1];

    /// <summary>The object or array that holds the last name.</summary>
    /// <exception cref="CosmosError">It does not exist: Cosmos creates no parents.</exception>
    public JsonNode Parent(JsonObject root)
    {
        JsonNode? node = root;
        foreach (var name in Names.SkipLast(1)) node = node is null ? null : Child(node, name);
        return node is JsonObject or JsonArray ? node : throw CosmosError.BadRequest($"The path {this} has no parent in the item.");
    }

    /// <summary>The value there, and whether there is one (it may be null).</summary>
    public bool TryGet(JsonNode parent, out JsonNode? value)
    {
        value = null;
        if (parent is JsonObject owner) return owner.TryGetPropertyValue(Last, out value);
        if (!TryIndex((JsonArray)parent, out var index)) return false;
        value = ((JsonArray)parent)[index];
        return true;
    }

    /// <summary>The last name as the index of an existing element.</summary>
    public bool TryIndex(JsonArray array, out int index) =>
        int.TryParse(Last, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out index)
            && index < array.Count;

    private static JsonNode? Child(JsonNode node, string name) => node switch
    {
        JsonObject owner => owner[name],
        JsonArray array when int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
            out var index) && index < array.Count => array[index],
        _ => null,
    };

    public override string ToString() => "/" + string.Join('/', Names);
}
