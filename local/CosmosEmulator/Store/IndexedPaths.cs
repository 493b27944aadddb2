using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>An indexing policy: which values it indexes (they are charged for), and which properties a query finds by index.</summary>
internal sealed class IndexedPaths
{
    /// <summary>The item itself.</summary>
    public IndexNode Root { get; } = new("");

    public IndexedPaths(JsonObject policy)
    {
        if ((string?)policy["indexingMode"] is { } mode && !mode.Equals("consistent", StringComparison.OrdinalIgnoreCase))
            throw CosmosError.Unsupported($"the indexing mode {mode}");
        foreach (var feature in (string[])["spatialIndexes", "vectorIndexes", "fullTextIndexes"])
        {
            if (policy[feature] is JsonArray { Count: > 0 }) throw CosmosError.Unsupported($"indexing policies with {feature}");
        }

        Add(policy["includedPaths"], true);
        Add(policy["excludedPaths"], false);
        Root.Settle(below: true);
    }

    /// <summary>Whether a query finds the property by index. Cosmos always indexes id and _ts.</summary>
    public bool Holds(IReadOnlyList<string> path)
    {
        if (path is ["id"] or ["_ts"]) return true;
        var node = Root;
        foreach (var name in path) node = node.Child(name);
        return node.IndexesItself;
    }

    private void Add(JsonNode? paths, bool included)
    {
        foreach (var entry in paths as JsonArray ?? [])
        {
            var node = Root;
            foreach (var part in ((string?)entry?["path"] ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (part == "?") node.Own = included;
                else if (part == "*") node.Below = included;
                else node = node.ChildToBe(part.Trim('"'));
            }
        }
    }
}

/// <summary>A property in the indexing policy, or one that the policy only covers by a wildcard above it.</summary>
internal sealed class IndexNode(string name)
{
    private static readonly IndexNode Everything = new("") { IndexesItself = true };
    private static readonly IndexNode Nothing = new("");

    private readonly List<IndexNode> children = [];
    private readonly byte[] utf8Name = Encoding.UTF8.GetBytes(name);
    private IndexNode other = Nothing;

    /// <summary>What the policy says of the scalar here: a path ending in /?.</summary>
    public bool? Own { get; set; }

    /// <summary>What it says of everything below: a path ending in /*.</summary>
    public bool? Below { get; set; }

    /// <summary>The outcome: the more precise path wins.</summary>
    public bool IndexesItself { get; private set; }

    public IndexNode ChildToBe(string childName)
    {
        var child = children.Find(c => c.utf8Name.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(childName)));
        if (child is null) children.Add(child = new IndexNode(childName));
        return child;
    }

    public void Settle(bool below)
    {
        below = Below ?? below;
        IndexesItself = Own ?? below;
        other = below ? Everything : Nothing;
        foreach (var child in children) child.Settle(below);
    }

    public IndexNode Child(string childName)
    {
        foreach (var child in children)
        {
            if (child.utf8Name.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(childName))) return child;
        }

        return ReferenceEquals(this, Everything) ? this : other;
    }

    /// <summary>The child that the reader's property name is.</summary>
    public IndexNode Child(ref Utf8JsonReader reader)
    {
        foreach (var child in children)
        {
            if (reader.ValueTextEquals(child.utf8Name)) return child;
        }

        return ReferenceEquals(this, Everything) ? this : other;
    }

    /// <summary>The indexed values at and under the value the reader stands on; leaves the reader on its last token.</summary>
    public int CountIndexed(ref Utf8JsonReader reader)
    {
        if (ReferenceEquals(this, Nothing)) reader.Skip();
        var count = 0;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var child = Child(ref reader);
                    reader.Read();
                    count += child.CountIndexed(ref reader);
                }

                return count;
            case JsonTokenType.StartArray:
                var element = Child("[]");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) count += element.CountIndexed(ref reader);
                return count;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                return 0;
            default:
                return IndexesItself ? 1 : 0;
        }
    }
}
