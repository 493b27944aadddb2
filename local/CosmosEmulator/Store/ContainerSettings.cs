using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BoxOffice.Local.Cosmos.Protocol;

namespace BoxOffice.Local.Cosmos.Store;

/// <summary>A container's properties, as they were sent and as the store uses them.</summary>
internal sealed class ContainerSettings
{
    public ContainerSettings(JsonObject properties)
    {
        Name = (string?)properties["id"] ?? throw CosmosError.BadRequest("A container needs an id.");
        RefuseUnsupported(properties);
        if (properties["partitionKey"]?["paths"] is not JsonArray { Count: > 0 } paths)
            throw CosmosError.BadRequest("A container needs a partition key.");
        if (paths.Count > 1) throw CosmosError.Unsupported("hierarchical partition keys");
        KeyNames = ((string)paths[0]!).Split('/', StringSplitOptions.RemoveEmptyEntries);
        KeyPath = [.. KeyNames.Select(Encoding.UTF8.GetBytes)];
        DefaultTtl = (int?)properties["defaultTtl"];
        if (DefaultTtl is < -1 or 0) throw CosmosError.BadRequest("defaultTtl is -1 or a positive number of seconds.");
        if (properties["indexingPolicy"] is not JsonObject policy) properties["indexingPolicy"] = policy = DefaultPolicy();
        Index = new IndexedPaths(policy);
        Properties = properties;
    }

    public string Name { get; }

    /// <summary>The property names on the way to the partition key.</summary>
    public string[] KeyNames { get; }

    /// <summary>The same in UTF-8.</summary>
    public byte[][] KeyPath { get; }

    /// <summary>Seconds; null switches time to live off, -1 leaves it to the items.</summary>
    public int? DefaultTtl { get; }

    public IndexedPaths Index { get; }

    public JsonObject Properties { get; }

    /// <summary>When an item written at that second expires.</summary>
    public long ExpiryOf(int? ownTtl, long writtenAt) =>
        DefaultTtl is { } byDefault && (ownTtl ?? byDefault) is > 0 and var seconds ? writtenAt + seconds : long.MaxValue;

    /// <summary>The partition key at a path of several names: /owner/id.</summary>
    public PartitionKeyValue DeepKeyOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var element = document.RootElement;
        foreach (var name in KeyNames)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return PartitionKeyValue.None;
        }

        return PartitionKeyValue.Of(element) ?? throw CosmosError.BadRequest("A partition key is a string, a number, true, false or null.");
    }

    private static void RefuseUnsupported(JsonObject properties)
    {
        if (properties["uniqueKeyPolicy"]?["uniqueKeys"] is JsonArray { Count: > 0 }) throw CosmosError.Unsupported("unique keys");
        if (properties["computedProperties"] is JsonArray { Count: > 0 }) throw CosmosError.Unsupported("computed properties");
        foreach (var feature in (string[])["changeFeedPolicy", "analyticalStorageTtl", "clientEncryptionPolicy", "vectorEmbeddingPolicy",
            "fullTextPolicy"])
        {
            if (properties[feature] is not null) throw CosmosError.Unsupported($"the container property {feature}");
        }
    }

    private static JsonObject DefaultPolicy() => (JsonObject)JsonNode.Parse(
        """{"indexingMode":"consistent","automatic":true,"includedPaths":[{"path":"/*"}],"excludedPaths":[{"path":"/\"_etag\"/?"}]}""")!;
}
