using System.Text.Json.Nodes;

namespace BoxOffice.Local.Cosmos;

/// <summary>A write on its way into the store, single or of a batch, as a tampering test sees it.</summary>
/// <param name="Container">By name.</param>
/// <param name="Id">The item.</param>
/// <param name="Body">The item, or the patch; null for a delete. May be changed in place.</param>
public sealed record CosmosWrite(string Container, string? Id, JsonNode? Body)
{
    /// <summary>If-Match, or a patch's condition, is taken as met.</summary>
    public bool IgnoresCondition { get; init; }

    /// <summary>It is answered as done, and nothing is stored.</summary>
    public bool HasNoEffect { get; init; }
}
